"""`manage.py check` says which layers of the jail hold on this machine.

Finding that out starts a jail, which takes half a second; so only that command asks for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register

from exercises.sandbox.layers import LAYERS, LayerState

SANDBOX = "sandbox"
probed: list[LayerState] = []  # what the running command has found out


@contextmanager
def knowing(layers: tuple[LayerState, ...]) -> Iterator[None]:
    """Let the check below judge these layers while the block runs."""
    probed[:] = layers
    try:
        yield
    finally:
        probed.clear()


@register(SANDBOX)
def grading_is_confined(**_: Any) -> list[CheckMessage]:
    """Warn of each layer that is missing, and refuse a waiver of what is no layer."""
    found: list[CheckMessage] = [
        Error(
            f"SANDBOX_WAIVED names {name!r}, which is no layer of the jail.",
            hint=f"The layers are: {', '.join(LAYERS)}.",
            id="exercises.E001",
        )
        for name in sorted(settings.SANDBOX_WAIVED - set(LAYERS))
    ]
    return [*found, *(missing(layer) for layer in probed if not layer.on)]


def missing(layer: LayerState) -> CheckMessage:
    """What to say about a layer that does not hold here."""
    reason = f" ({layer.detail})" if layer.detail else ""
    if layer.name in settings.SANDBOX_WAIVED:
        return checks.Warning(
            f"Code is graded without the layer {layer.name}, as SANDBOX_WAIVED says{reason}.",
            hint=f"It would give: {layer.meaning}.",
            id="exercises.W002",
        )
    return checks.Warning(
        f"Grading is off: the layer {layer.name} is missing{reason}.",
        hint=(
            f"It gives: {layer.meaning}. Make it available, or set SANDBOX_WAIVED={layer.name} "
            "if you trust everyone who submits code."
        ),
        id="exercises.W001",
    )
