"""Meetings of 三重一大 held here: planned, noticed, held, minuted and handed in like everybody's reports."""
