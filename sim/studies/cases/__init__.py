"""Six telling residents of a town, a page each to print."""
