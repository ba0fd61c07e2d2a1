"""The data standard: loads, checks, compiles and publishes the files under `standard/`."""
