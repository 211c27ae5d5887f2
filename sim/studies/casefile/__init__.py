"""One person's case file."""
