"""What can be read of one message: where it came from, whether its browser has worked, whether it was said before."""

from __future__ import annotations

import re
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

ANSWER = re.compile(r"[0-9a-f]{1,16}")
NO_LETTER = re.compile(r"[\W\d_]+")
FEW, MANY = 20, 2000  # letters: fewer are said alike by many ("please help"), more need not be compared
# Our own machines. Where one of these asks, the way here is not known (an onion service, or a proxy that
# nobody declared) and says nothing of who wrote.
HOUSE = tuple(
    ip_network(text)
    for text in (
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16",
        "::1/128", "fc00::/7", "fe80::/10",
    )
)  # fmt: skip


def network_of(request: HttpRequest) -> bytes | None:
    """The sender's address, cut to its network (/24, or /48 of IPv6); None where none is known.

    Behind our proxy it is the last address of X-Forwarded-For, which the proxy itself has added; what stands
    before it is the sender's own word and could name any network. Without a proxy the header is not read."""
    if settings.HOTLINE_BEHIND_PROXY:
        text = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2]
    else:
        text = request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if any(address in house for house in HOUSE):
        return None
    return address.packed[: 3 if address.version == 4 else 6]


def letters_of(words: str) -> bytes | None:
    """What is left of a message when case, signs, spaces and numbers do not count; None of a short one."""
    letters = NO_LETTER.sub("", words[: 2 * MANY]).casefold()
    return letters[:MANY].encode() if len(letters) >= FEW else None


def proves(token: str, answer: str) -> bool:
    """Whether SHA-256(token ‖ answer) begins with as many zero bits as we ask for."""
    if not ANSWER.fullmatch(answer):
        return False
    digest = sha256((token + answer).encode("ascii")).digest()
    return int.from_bytes(digest, "big") >> (256 - settings.HOTLINE_WORK_BITS) == 0
