"""The portal: home, cockpit, units, indicators, reporting, alerts, search, and what goes out as pages."""
