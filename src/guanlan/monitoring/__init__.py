"""Monitors over the indicators, the alerts they raise, and how people handle them."""
