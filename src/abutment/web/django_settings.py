"""What the shell needs of Django's settings: `from abutment.web.django_settings import ...`, in one place, ready."""

from typing import Any

INSTALLED_APPS: list[str] = [
    "abutment.web",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "django_tables2",
    "django_filters",
    "django.forms",
]

# In this order: the security header is set whatever happens below, and `request.htmx` exists for every view.
MIDDLEWARE: list[str] = ["csp.middleware.CSPMiddleware", "django_htmx.middleware.HtmxMiddleware"]

_FILES = [
    # Cotton reads the same folders as the two loaders after it and compiles `<c-...>` tags on the way.
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            # The partials loader stands outside the cache, because it hands out pieces of a cached template.
            "loaders": [("template_partials.loader.Loader", [("django.template.loaders.cached.Loader", _FILES)])],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.static",
                "abutment.web.templatetags.shell",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "abutment.web.context.shell",
            ],
        },
    }
]

# A component sees its own attributes and what context processors give, never the page around it.
COTTON_ISOLATE_BY_DEFAULT = True

# `{{ form }}` and `{{ field.as_field_group }}` come out as our fields: label, help, error, all tied together.
FORM_RENDERER = "abutment.web.forms.Renderer"

DJANGO_TABLES2_TEMPLATE = "web/table.html"

# django-csp 4. No inline script or style, no eval, no other origin; icons of form fields are data: images.
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
