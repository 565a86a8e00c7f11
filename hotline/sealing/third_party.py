"""Data classes of tables that libraries bring. They hold staff and machinery, never a contact."""

from __future__ import annotations


def _operations(*fields: str) -> dict[str, str]:
    return dict.fromkeys(fields, "O")


THIRD_PARTY: dict[str, dict[str, str]] = {
    "account.emailaddress": _operations("id", "user", "email", "verified", "primary"),
    "account.emailconfirmation": _operations("id", "email_address", "created", "sent", "key"),
    "auth.group": _operations("id", "name", "permissions"),
    "auth.group_permissions": _operations("id", "group", "permission"),
    "auth.permission": _operations("id", "name", "content_type", "codename"),
    "contenttypes.contenttype": _operations("id", "app_label", "model"),
    "mfa.authenticator": _operations("id", "user", "type", "data", "created_at", "last_used_at"),
    "sessions.session": _operations("session_key", "session_data", "expire_date"),
}
