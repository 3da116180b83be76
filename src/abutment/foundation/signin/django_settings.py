"""What sign-in needs of Django's and allauth's settings, in one place, ready."""

from typing import Any

ACCOUNT_ADAPTER = "abutment.foundation.signin.adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "abutment.foundation.signin.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proven by its invitation, or by confirming the change of it
ACCOUNT_EMAIL_NOTIFICATIONS = False  # our own letters say more
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = False  # ours lie in the database and hold over several processes (lockout.py)
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300

MFA_ADAPTER = "abutment.foundation.signin.adapters.FactorAdapter"
MFA_FORMS = {
    "authenticate": "abutment.foundation.signin.forms.SecondFactorForm",
    "reauthenticate": "abutment.foundation.signin.forms.FreshFactorForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Abutment"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODE_COUNT = 10
MFA_RECOVERY_CODE_DIGITS = 12  # a code and an address are enough to recover, so a code must not be guessable
MFA_RATE_LIMITS: Any = False
