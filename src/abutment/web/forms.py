"""How forms look: every `{{ form }}` and every field comes out with label, help and error tied together."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Renders all forms by our templates, those of other apps too."""

    form_template_name = "web/form.html"
    field_template_name = "web/field.html"
