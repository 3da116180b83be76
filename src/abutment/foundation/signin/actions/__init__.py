"""The verbs of sign-in."""

from abutment.foundation.signin.actions.addresses import confirm_change, request_change
from abutment.foundation.signin.actions.factors import add_passkey, enroll_totp, remove_factor, renew_recovery_codes
from abutment.foundation.signin.actions.invitations import (
    InvitationAccepted,
    Invited,
    accept_as_existing,
    accept_as_new,
    invite,
    makes_a_sign_in,
    open_invitation,
    revoke_invitation,
)
from abutment.foundation.signin.actions.passwords import change_password
from abutment.foundation.signin.actions.recovery import (
    hand_over_link,
    prove_by_code,
    send_daily_notices,
    start_anew,
    start_recovery,
    stop_by_link,
    use_link,
    withdraw,
)
from abutment.foundation.signin.actions.sessions import end_others, end_session

__all__ = [
    "InvitationAccepted",
    "Invited",
    "accept_as_existing",
    "accept_as_new",
    "add_passkey",
    "change_password",
    "confirm_change",
    "end_others",
    "end_session",
    "enroll_totp",
    "hand_over_link",
    "invite",
    "makes_a_sign_in",
    "open_invitation",
    "prove_by_code",
    "remove_factor",
    "renew_recovery_codes",
    "request_change",
    "revoke_invitation",
    "send_daily_notices",
    "start_anew",
    "start_recovery",
    "stop_by_link",
    "use_link",
    "withdraw",
]
