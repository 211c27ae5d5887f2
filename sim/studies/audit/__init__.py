"""What the registry reports beside what happened."""
