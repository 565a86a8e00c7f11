"""How well the matching serves fifty invented callers in the invented directory: docs/matching.md."""
