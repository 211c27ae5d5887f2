"""Why the list grows: listed months divided among the channels."""
