"""The demonstration city: generated with a fixed seed, marked as synthetic, obeying the accounting identities."""
