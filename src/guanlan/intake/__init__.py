"""Intake: channels, reading, validation, submissions and their approval."""
