"""What every room of the house stands on, and what knows nothing of dentistry.

Sub-rooms, each with the same interior, from the ground up: keys, events, postgres; accounts (who can sign in); scope
(whose rows a reader may see); audit (what was done, who looked); jobs; mail; on top documents, activity, signin, api.
It never imports a room above it: organizations, law and the rest hang their facts on the hooks declared here.
"""
