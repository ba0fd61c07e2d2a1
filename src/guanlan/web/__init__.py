"""Templates, components, charts and static files shared by every page."""
