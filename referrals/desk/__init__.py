"""The partnerships desk: staff find a listing, keep it right, and say who may see it."""
