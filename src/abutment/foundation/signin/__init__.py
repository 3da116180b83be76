"""How a person proves who they are: sign-in, second factors, sessions, invitations and recovery.

Nouns: Attempts (failures counted against guessing), Invitation (a one-time link to a new sign-in), Recovery (another
owner brings a locked-out owner back, after 72 hours' notice), EmailChange (confirmed from there), the gate (no
page without a second factor). A sign-in belongs to its person: no role and no organization can reset, replace or take
it, and a password is never reset by mail. It never knows what an account may see; that is scope's to say.
"""
