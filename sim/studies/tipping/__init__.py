"""Gain and listed share along one key, on the way up and on the way back."""
