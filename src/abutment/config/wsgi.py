"""The application as WSGI servers see it."""

from abutment.config.boot import boot

boot()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - Django is made ready first

application = get_wsgi_application()
