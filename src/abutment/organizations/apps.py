"""Makes the network an app, and gives it its places in the shell."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """Who is who, and what lets one act for or see another."""

    name = "abutment.organizations"
    label = "organizations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the shell, the API and the trail of the network, and hear when invitations are accepted."""
        from abutment.foundation.api import register, register_labels
        from abutment.foundation.audit import words
        from abutment.foundation.events import When, subscribe
        from abutment.foundation.signin.actions import InvitationAccepted
        from abutment.law.going import register_states
        from abutment.organizations import acts, api, letters, shell
        from abutment.organizations.actions import take_sign_in
        from abutment.organizations.events import EmergencyTaken
        from abutment.organizations.queries.catalog import capability_labels
        from abutment.web import frame, navigation, palette

        for prefix, router in api.ROUTERS.items():
            register(prefix, router, tag=prefix.capitalize())
        register_labels(capability_labels)
        frame.register(shell.Names())
        frame.register_banner("emergency", shell.emergency_banner)
        for entry in shell.ENTRIES:
            navigation.register(entry)
        for source in (shell.practices, shell.locations, shell.people):
            palette.register(source)
        words.register(acts=acts.ACTS, subjects=acts.SUBJECTS)
        register_states(shell.own_states)
        subscribe(InvitationAccepted, When.IN_TRANSACTION)(take_sign_in)
        subscribe(EmergencyTaken, When.IN_TRANSACTION)(letters.tell_owners)
