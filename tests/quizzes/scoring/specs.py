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
    "numeric": {
        "kind": "numeric",
        "answer": 0.25,
        "tolerance": 0.0006,
        "mistakes": [
            {"value": 1.0, "message": "<p>That is tanh.</p>", "misconception": "relu-gate"},
            {"value": -0.25, "message": "<p>Mind the sign.</p>", "misconception": ""},
        ],
    },
    "ordering": {
        "kind": "ordering",
        "items": ["<p>gates</p>", "<p>cell</p>", "<p>hidden</p>", "<p>prediction</p>"],
    },
    "matching": {
        "kind": "matching",
        "left": ["forget gate", "input gate", "output gate"],
        "right": ["old memory", "candidate", "tanh of the memory", "raw input"],
        "pairs": [0, 1, 2],
        "mistakes": [
            {
                "left": 1,
                "right": 3,
                "message": "<p>It scales the candidate.</p>",
                "misconception": "input-gate-filters-x",
            }
        ],
    },
    "sorting": {
        "kind": "sorting",
        "left": ["one state", "two states", "four weight blocks"],
        "right": ["RNN", "LSTM"],
        "pairs": [0, 1, 1],
        "mistakes": [],
    },
    "labelling": {
        "kind": "labelling",
        "left": ["place 1", "place 2"],
        "right": ["forget gate", "output gate", "input gate"],
        "pairs": [0, 2],
        "mistakes": [],
    },
    "trace": {
        "kind": "trace",
        "template": "lstm",
        "steps": 2,
        "decimals": 4,
        "from_zero": False,
    },
    "array": {
        "kind": "array",
        "answer": [[0.5, -0.25], [0.125, 1.0]],
        "decimals": 4,
        "mistakes": [
            {
                "values": [[0.5, 0.75], [0.875, 1.0]],
                "message": "<p>You used 1 − f.</p>",
                "misconception": "forget-one-erases",
            }
        ],
    },
    "drawn array": {"kind": "array", "template": "gate"},
}
