"""One service as the public profile of HSDS 3.1 gives it. It knows nothing that the page does not show."""

from __future__ import annotations

from typing import Any

from referrals.models import Service, ServiceAtLocation


def public_service(service: Service, at: ServiceAtLocation | None) -> dict[str, dict[str, Any]]:
    """By language."""
    return {
        language: {
            "id": str(service.pk),
            "name": getattr(service, f"name_{language}") or service.name_en or service.name_fr,
            "status": service.status,
        }
        for language in ("en", "fr")
    }
