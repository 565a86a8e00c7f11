"""gunicorn's own lines, in our form: it would print the path and the message of an exception that escaped."""

from __future__ import annotations

import os

from gunicorn.config import Config
from gunicorn.glogging import Logger

from hotline import logs


class Quiet(Logger):
    """Give it to gunicorn as --logger-class. There is no access log: it would be a list of visits."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        # Set up before Django is; the settings refuse what is no format.
        line = getattr(logs, logs.LINES.get(os.environ.get("HOTLINE_LOG_FORMAT", ""), "Line"))
        for handler in self.error_log.handlers:
            handler.setFormatter(line())
            handler.addFilter(logs.Bare())
