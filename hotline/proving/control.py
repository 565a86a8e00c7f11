"""Run by the proof: leaves the control words on standard input where mail and temporary files go."""

from __future__ import annotations

import os
import sys
import tempfile


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")
    import django

    django.setup()
    from django.core.mail import send_mail

    mail, temp = sys.stdin.read().split()
    send_mail(mail, mail, None, ["nobody@example.org"])
    with tempfile.NamedTemporaryFile("w", delete=False) as file:
        file.write(temp)


if __name__ == "__main__":
    main()
