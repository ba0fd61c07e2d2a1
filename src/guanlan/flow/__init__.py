"""The order in which accepted data becomes facts, sums, indicators and alerts; and the jobs that run it."""
