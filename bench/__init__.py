"""Benchmarks: each measured in the same run against its baseline."""
