"""What an agency gets: built in memory from an allow-list, as a PDF that can be read aloud and as JSON."""
