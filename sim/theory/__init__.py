"""Theory: the model held against closed forms and published results."""
