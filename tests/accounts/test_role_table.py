"""The role table, held literally: who may do what, and nothing else."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from hotline.accounts.permissions import ROLE_PERMISSIONS, Permission, Role, has_permission

TABLE = {
    "specialist": "log_calls duty_report open_own_call directory_read directory_flag",
    "supervisor": """
        log_calls duty_report confirm_duty_report open_content open_identity_request break_glass see_queue
        decide approve_disclosure ask_reporter directory_read directory_flag figures_compliance
    """,
    "partnerships": "directory_read directory_flag directory_edit figures_coverage",
    "analyst": "figures_draft",
    "privacy_officer": """
        open_content_request open_identity_own grant_identity approve_identity_part figures_approve audit_read
        retention_read retention
    """,
    "director": """
        open_content grant_content open_identity_request break_glass see_queue take_breaches
        approve_disclosure directory_read figures_read audit_read retention_read
    """,
    "administrator": "accounts",
}


@pytest.mark.parametrize("role", Role)
def test_each_role_has_exactly_what_the_table_says(role: Role) -> None:
    assert {str(permission) for permission in ROLE_PERMISSIONS[role]} == set(TABLE[role].split())


def test_every_permission_is_somebodys() -> None:
    assert set().union(*ROLE_PERMISSIONS.values()) == set(Permission)


@pytest.mark.parametrize("permission", Permission)
def test_an_inactive_account_may_do_nothing(permission: Permission) -> None:
    for role in Role:
        gone = SimpleNamespace(is_active=False, role=str(role), is_trained=lambda: True)
        assert not has_permission(gone, permission)


def test_nobody_takes_calls_before_the_training_is_recorded() -> None:
    newcomer = SimpleNamespace(is_active=True, role="specialist", is_trained=lambda: False)
    assert not has_permission(newcomer, Permission.LOG_CALLS)
    assert has_permission(newcomer, Permission.DIRECTORY_READ)


def test_the_administrator_opens_no_tip() -> None:
    opening = {
        permission for permission in Permission if permission.value.startswith(("open_", "break_", "grant_"))
    }
    assert not ROLE_PERMISSIONS[Role.ADMINISTRATOR] & opening
