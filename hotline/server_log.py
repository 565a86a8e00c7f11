"""gunicorn's own lines, in our form: it would print the path and the message of an exception that escaped."""

from __future__ import annotations

from gunicorn.config import Config
from gunicorn.glogging import Logger

from hotline.logs import Bare, Line


class Quiet(Logger):
    """Give it to gunicorn as --logger-class. There is no access log: it would be a list of visits."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(Line())
            handler.addFilter(Bare())
