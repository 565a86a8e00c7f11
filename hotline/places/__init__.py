"""Provinces, communities, postal areas and time zones, with their names in both languages.

Reference data about no contact. Nothing here asks an outside service where anybody is.
"""
