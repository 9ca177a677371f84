"""Django's own `check`, which here also finds out which layers of the jail hold."""

from typing import Any

from django.core.management.commands.check import Command as DjangoCheck

from exercises.checks import SANDBOX, knowing
from exercises.sandbox.starting import describe_layers


class Command(DjangoCheck):
    def handle(self, *app_labels: Any, **options: Any) -> None:
        tags = options["tags"]
        if options["list_tags"] or (tags and SANDBOX not in tags):
            super().handle(*app_labels, **options)
            return
        layers = describe_layers()
        on = ", ".join(layer.name for layer in layers if layer.on)
        self.stdout.write(f"Layers of the jail that are on: {on or 'none'}.")
        with knowing(layers):
            super().handle(*app_labels, **options)
