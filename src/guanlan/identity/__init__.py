"""Users, grants, sign-in, the three administrators, and the scope of each request."""
