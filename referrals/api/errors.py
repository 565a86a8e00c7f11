from __future__ import annotations


class Refused(Exception):
    """Why there is no answer, in words for whoever writes the program. `parameter`: which one it is about, else
    empty. `status`: 400, or whatever else fits."""

    def __init__(self, message: str, parameter: str = "", status: int = 400) -> None:
        super().__init__(message)
        self.message, self.parameter, self.status = message, parameter, status
