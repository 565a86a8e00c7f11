"""Keeping listings true: the letter that asks each partner whether its listing is right, the page behind its link,
and the pages on which staff take in what comes back (docs/directory.md)."""
