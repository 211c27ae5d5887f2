"""Abolishing or softening the list: who recovers, when, and who never."""
