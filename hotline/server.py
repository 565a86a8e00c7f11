"""gunicorn's worker, without what it would tell: its name, and in its own error pages what was sent.

Give it to gunicorn as --worker-class hotline.server.Worker."""

from __future__ import annotations

from typing import Any

from gunicorn import util
from gunicorn.http import wsgi
from gunicorn.http.errors import ParseException
from gunicorn.workers.sync import SyncWorker

from hotline.middleware import house_headers

UNREAD = (
    "We could not read what your browser sent. In danger now: 911. To talk to us: 1-833-900-1010.\n"
    "Nous n’avons pas pu lire ce que votre navigateur a envoyé. En danger maintenant\u00a0: 911. "
    "Pour nous parler\u00a0: 1\u00a0833\u00a0900-1010.\n"
)
BROKEN = (
    "Something went wrong on our side. In danger now: 911. To talk to us: 1-833-900-1010.\n"
    "Un problème est survenu de notre côté. En danger maintenant\u00a0: 911. "
    "Pour nous parler\u00a0: 1\u00a0833\u00a0900-1010.\n"
)


class Nameless(wsgi.Response):
    """An answer without a Server header; gunicorn has no setting for it."""

    def default_headers(self) -> list[str]:
        return [line for line in super().default_headers() if not line.startswith("Server:")]


wsgi.Response = Nameless


class Worker(SyncWorker):
    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """What is not HTTP, or was cut off by us. gunicorn would send the line back and log who sent it."""
        if isinstance(exc, ParseException):
            self.log.warning("Refused before it was read: %s", type(exc).__name__)
            status, said = "400 Bad Request", UNREAD.encode()
        else:
            self.log.exception("An answer was not finished.")
            status, said = "500 Internal Server Error", BROKEN.encode()
        lines = [
            f"HTTP/1.1 {status}",
            "Connection: close",
            "Content-Type: text/plain; charset=utf-8",
            f"Content-Length: {len(said)}",
            "Cache-Control: no-store",
            *(f"{name}: {value}" for name, value in house_headers().items()),
        ]
        try:
            util.write_nonblock(client, ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + said)
        except OSError:
            self.log.debug("It was gone before the answer.")
