"""Business modules: one folder each; they never import one another and meet in facts, indicators and alerts."""
