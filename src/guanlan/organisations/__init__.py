"""Units and the supervision tree over time, receipts (回执) and roll-out stages."""
