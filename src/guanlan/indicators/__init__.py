"""Computed indicators: values by unit and period, incremental, each explained down to its cells."""
