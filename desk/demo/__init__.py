"""Invented contacts for demonstrations, tests and screenshots. Nobody and nothing in here exists."""
