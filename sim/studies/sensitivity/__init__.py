"""Which keys decide, and where the list is harmless."""
