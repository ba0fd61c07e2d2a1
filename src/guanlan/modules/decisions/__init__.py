"""三重一大: decision records, their compliance, and the meetings that are held here."""
