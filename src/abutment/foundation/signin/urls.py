"""Addresses of sign-in. Of allauth's pages only those named here exist: no sign-up, no reset by mail, no others."""

from django.urls import path
from django.views.generic import RedirectView

from abutment.foundation.signin.views import enrollment, entrance, invitations, recovery, security

urlpatterns = [
    path("sign-in/", entrance.sign_in, name="account_login"),
    path("sign-in/code/", entrance.code, name="mfa_authenticate"),
    path("sign-in/passkey/", entrance.passkey, name="mfa_login_webauthn"),
    path("sign-in/awake/", security.awake, name="awake"),
    path("sign-in/recover/", recovery.recover, name="recover"),
    path("sign-in/recover/anew/", recovery.recover_anew, name="recover-anew"),
    path("sign-in/link/<str:token>/", recovery.link, name="recovery-link"),
    path("sign-in/stop/<str:token>/", recovery.stop, name="recovery-stop"),
    path("sign-out/", entrance.sign_out, name="account_logout"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("security/", security.security, name="security"),
    path("security/confirm/", entrance.fresh, name="mfa_reauthenticate"),
    path("security/confirm/passkey/", entrance.fresh_passkey, name="mfa_reauthenticate_webauthn"),
    path("security/confirm/go-on/", entrance.go_on, name="go-on"),
    path(
        "security/confirm/password/",
        RedirectView.as_view(pattern_name="mfa_reauthenticate"),
        name="account_reauthenticate",
    ),
    path("security/enroll/", enrollment.enroll, name="enroll"),
    path("security/passkeys/add/", enrollment.add_passkey, name="add-passkey"),
    path("security/recovery-codes/", enrollment.recovery_codes, name="recovery-codes"),
    path("security/recovery-codes/renew/", security.renew_recovery_codes, name="renew-recovery-codes"),
    path("security/factors/<int:pk>/remove/", security.remove_factor, name="remove-factor"),
    path("security/password/", security.password, name="password"),
    path("security/email/", security.email, name="email"),
    path("security/email/<str:token>/", security.confirm_email, name="confirm-email"),
    path("security/sessions/", security.sessions, name="sessions"),
    path("security/sessions/end-others/", security.end_other_sessions, name="end-other-sessions"),
    path("security/sessions/<str:session>/end/", security.end_session, name="end-session"),
    path("security/owners/", recovery.owners, name="owner-recoveries"),
    path("security/owners/<int:pk>/<str:step>/", recovery.owner_step, name="owner-step"),
]
