"""The exchange format, HSDS 3.1: what goes out and what comes in."""

from referrals.exchange.public import public_service

__all__ = ["public_service"]
