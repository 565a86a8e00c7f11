"""What every public form is made of: a token instead of a session, fields that lose no word, pages put together from
frames."""
