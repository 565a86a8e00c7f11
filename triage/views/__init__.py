"""The queue, and one review."""
