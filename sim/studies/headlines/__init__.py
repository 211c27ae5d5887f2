"""What a rulebook comes to over many towns."""
