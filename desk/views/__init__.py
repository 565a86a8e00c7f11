"""The desk's pages: the list of calls, the one screen, and what is done on it."""
