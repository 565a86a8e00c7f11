"""Log lines that can hold nothing a person typed.

Django hands the whole request to a log record, and a traceback's last line is the exception's message,
which may quote a value (a unique clash prints it). So a line says where and what kind, and no more."""

from __future__ import annotations

import json
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
    """`LEVEL logger message`, and for a fault the kind and the places it passed, without any value. `facts`: codes and
    numbers of ours. No line has a time of its own: whatever collects them knows it."""

    def format(self, record: logging.LogRecord) -> str:
        facts = "".join(f" {name}={value}" for name, value in facts_of(record).items())
        line = f"{record.levelname} {record.name} {record.getMessage()}{facts}"
        if fault := fault_of(record):
            line = f"{line} {fault}"
        return line


class Json(logging.Formatter):
    """The same, one object a line."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(_parts(record), ensure_ascii=False, default=str)


class Logfmt(logging.Formatter):
    """The same, as name=value."""

    def format(self, record: logging.LogRecord) -> str:
        return " ".join(f"{name}={_quoted(str(value))}" for name, value in _parts(record).items())


LINES = {"text": "Line", "json": "Json", "logfmt": "Logfmt"}  # HOTLINE_LOG_FORMAT


def facts_of(record: logging.LogRecord) -> dict[str, object]:
    return getattr(record, "facts", None) or {}


def fault_of(record: logging.LogRecord) -> str:
    if not record.exc_info or not record.exc_info[0]:
        return ""
    frames = traceback.extract_tb(record.exc_info[2])
    places = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))
    return f"{record.exc_info[0].__name__} at {places}"


def _parts(record: logging.LogRecord) -> dict[str, object]:
    parts: dict[str, object] = {
        "level": record.levelname.lower(),
        "logger": record.name,
        "msg": record.getMessage(),
    }
    if fault := fault_of(record):
        parts["fault"] = fault
    return parts | facts_of(record)


def _quoted(value: str) -> str:
    """A value with a space, a quote or a sign of its own stands in quotes; nothing can begin a new line."""
    plain = value and not any(sign in value for sign in ' "=\\') and value.isprintable()
    return value if plain else json.dumps(value, ensure_ascii=False)
