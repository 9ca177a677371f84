"""How `{{ form }}` looks on every page: labels above, help below them, errors beside the field."""

from django.forms.renderers import TemplatesSetting


class SiteForms(TemplatesSetting):
    form_template_name = "components/fields.html"
    field_template_name = "components/field.html"
