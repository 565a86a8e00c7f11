"""A mail sink for several processes: one line, the Message-ID, for each delivery, in a file per process."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    def send_messages(self, messages: Any) -> int:
        with (Path(os.environ["HOTLINE_SINK"]) / str(os.getpid())).open("a") as file:
            for message in messages:
                file.write(message.extra_headers["Message-ID"] + "\n")
        return len(messages)


class Killed(EmailBackend):
    """The mail server has it, and the process that gave it is dead before it can say so."""

    def send_messages(self, messages: Any) -> int:
        super().send_messages(messages)
        os.kill(os.getpid(), signal.SIGKILL)
        return 0
