"""One sound question of every kind."""

from typing import Any

SPECS: dict[str, dict[str, Any]] = {
    "single": {
        "kind": "single",
        "options": [
            {"key": key, "html": key, "correct": key == "1", "misconception": ""} for key in "012"
        ],
    },
    "multiple": {
        "kind": "multiple",
        "options": [
            {"key": key, "html": key, "correct": key in "12", "misconception": ""} for key in "0123"
        ],
    },
}
