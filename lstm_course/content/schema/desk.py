"""What every reader of a lesson's files needs: what texts may refer to, and where problems go."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from lstm_course.content.markdown import Rendered, Surroundings, render, render_line
from lstm_course.content.schema.problems import Problems
from lstm_course.content.schema.tables import Table


@dataclass(slots=True)
class Desk:
    problems: Problems
    around: Surroundings = field(default_factory=Surroundings)

    def html(self, table: Table, key: str, *, scope: str = "", line: bool = False) -> str:
        """Return the Markdown under `key` as HTML; `line`: as the inside of one paragraph."""
        source = table.text(key)
        how = render_line if line else render
        rendered = how(source, self.around, scope=scope)
        return self.taken(rendered, table.path, table.text_line(key))

    def taken(self, rendered: Rendered, path: str, first_line: int) -> str:
        """Return the HTML and note its problems, for a text that begins in `first_line`."""
        self.problems.add_findings(rendered.findings, path, first_line)
        return rendered.html


def fingerprint(*parts: Any) -> str:
    """Return 64 hex digits that are the same as long as `parts` are."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()
