"""What the staff surface's settings need for sign-in. Plain constants: settings.py takes them over by name.

`INSTALLED_APPS` and `MIDDLEWARE` are appended to what is there; everything else is set. The public surface
takes none of this: it has no way to sign in.
"""

from __future__ import annotations

from typing import Any

SESSION_HOURS = 8
REAUTHENTICATION_SECONDS = 300

SETTINGS: dict[str, Any] = {
    "INSTALLED_APPS": ["allauth", "allauth.account", "allauth.mfa"],
    "MIDDLEWARE": ["allauth.account.middleware.AccountMiddleware", "hotline.accounts.middleware.Door"],
    "AUTHENTICATION_BACKENDS": ["hotline.accounts.backend.StaffBackend"],
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
    "AUTH_PASSWORD_VALIDATORS": [
        {
            "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
            "OPTIONS": {"min_length": 12},
        },
        {
            "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
            "OPTIONS": {"user_attributes": ("email", "name")},
        },
        {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    ],
    "LOGIN_URL": "account_login",
    "LOGIN_REDIRECT_URL": "people_home",
    # Sessions are rows; the absolute limit is theirs, the idle limit is the door's (middleware).
    "SESSION_COOKIE_AGE": SESSION_HOURS * 3600,
    "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
    "SESSION_SAVE_EVERY_REQUEST": False,
    "SESSION_COOKIE_PATH": "/",
    "ACCOUNT_ADAPTER": "hotline.people.adapter.RecordedDoor",
    "ACCOUNT_FORMS": {
        "login": "hotline.accounts.forms.SignIn",
        "change_password": "hotline.accounts.forms.ChangePassword",
        "reauthenticate": "hotline.accounts.forms.ConfirmPassword",
    },
    "ACCOUNT_LOGIN_METHODS": {"email"},
    "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*", "password2*"],
    "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
    "ACCOUNT_EMAIL_VERIFICATION": "none",
    "ACCOUNT_EMAIL_NOTIFICATIONS": False,  # they would carry the address and program of a machine
    "ACCOUNT_EMAIL_SUBJECT_PREFIX": "",
    "ACCOUNT_LOGOUT_ON_GET": False,
    "ACCOUNT_LOGOUT_REDIRECT_URL": "account_login",
    "ACCOUNT_LOGIN_TIMEOUT": 300,
    "ACCOUNT_REAUTHENTICATION_TIMEOUT": REAUTHENTICATION_SECONDS,
    "ACCOUNT_SESSION_REMEMBER": False,
    # Its limits count per address of a machine, in a cache; ours wait per account (delays.py).
    "ACCOUNT_RATE_LIMITS": False,
    "MFA_RATE_LIMITS": False,
    "MFA_ADAPTER": "hotline.accounts.mfa.SealedSecrets",
    "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
    "MFA_PASSKEY_LOGIN_ENABLED": True,
    # A key that only needs a touch would be a whole sign-in for whoever finds it: its owner must prove themself.
    "MFA_WEBAUTHN_USER_VERIFICATION": "required",
    "MFA_TOTP_ISSUER": "Hotline",
    "MFA_TOTP_TOLERANCE": 1,
    "MFA_RECOVERY_CODE_COUNT": 10,
    "MFA_RECOVERY_CODES_SHOW_ONCE": True,
    "MFA_FORMS": {
        "authenticate": "hotline.accounts.forms.EnterCode",
        "reauthenticate": "hotline.accounts.forms.ConfirmCode",
        "activate_totp": "hotline.accounts.forms.AddCodeApp",
        "add_webauthn": "hotline.accounts.forms.AddPasskey",
        "edit_webauthn": "hotline.accounts.forms.RenamePasskey",
        "login_webauthn": "hotline.accounts.forms.SignInAlone",
    },
}
