"""What a deploy tells while it runs: a line for each change, and how far it is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callflow_dsl.deploy.apply import Event


class Progress:
    """Prints changes on stdout, and on a terminal how many are done on stderr."""

    def __init__(self, environment: str, *, as_json: bool) -> None:
        self._environment = environment
        self._as_json = as_json
        self._seen: set[str] = set()
        self._live = sys.stderr.isatty()

    def __call__(self, event: Event) -> None:
        """Tell of one change."""
        from callflow_dsl.deploy.describe import shown
        from callflow_dsl.deploy.history import now
        from callflow_dsl.printing import json_text

        self._seen.add(event.id)
        title = event.change.title
        self._clear()
        if self._as_json:
            line = {
                "at": now(),
                "environment": self._environment,
                "change": event.what,
                "flow": title,
                "id": event.id,
            }
            if event.what == "numbers":
                line["numbers"] = " ".join(f"+{n}" for n in event.change.numbers_after or ())
            print(json_text(line, indent=None), flush=True)
        else:
            print(f"{event.what:<8} {event.id}  {shown(title)}", flush=True)
        if self._live:
            sys.stderr.write(f"{len(self._seen)} of {event.planned} flows")
            sys.stderr.flush()

    def end(self) -> None:
        """Leave no half line behind."""
        self._clear()

    def _clear(self) -> None:
        if self._live:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
