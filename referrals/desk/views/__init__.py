"""Pages of the partnerships desk."""
