"""What a supervisor sees on a page of this house: `python -m tests.faults.looking PATH`."""

from __future__ import annotations

import sys

import django


def main(path: str) -> None:
    django.setup()
    from hotline.accounts.models import Staff
    from tests.support import signed_in, staff_member

    who = Staff.objects.filter(email="eve@example.org").first()
    who = who or staff_member("supervisor", email="eve@example.org")
    print(signed_in(staff=who).get(path).content.decode())


if __name__ == "__main__":
    main(sys.argv[1])
