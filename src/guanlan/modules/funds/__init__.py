"""Large payments (大额资金): the ledger, the live wall, one payment with its whole chain."""
