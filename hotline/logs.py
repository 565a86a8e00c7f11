"""Log lines that can hold nothing a person typed.

Django hands the whole request to a log record, and a traceback's last line is the exception's message,
which may quote a value (a unique clash prints it). So a line says where and what kind, and no more."""

from __future__ import annotations

import logging
import traceback

from django.conf import settings


class Bare(logging.Filter):
    """Drops the request from the record: handlers and formatters never meet it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.__dict__.pop("request", None)
        if settings.PUBLIC and record.levelno < logging.ERROR and record.name.startswith("django.request"):
            return False  # a line with a time for each stumble would tell when somebody was writing to us
        if record.name.startswith(("django.request", "django.security")):
            # The message names the path or the Host header. Ours hold no content, but a mistyped one might.
            record.msg, record.args = "answered %s", (getattr(record, "status_code", "?"),)
        return True


class Line(logging.Formatter):
    """`LEVEL logger message`, and for a fault the kind and the places it passed, without any value."""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{record.levelname} {record.name} {record.getMessage()}"
        if record.exc_info and record.exc_info[0]:
            frames = traceback.extract_tb(record.exc_info[2])
            places = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))
            line = f"{line} {record.exc_info[0].__name__} at {places}"
        return line
