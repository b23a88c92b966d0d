"""What a deploy tells while it runs: what it reads, a line for each change, how far it is."""

from __future__ import annotations

import sys
import time

from callflow_dsl.cli._tell import quiet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.deploy.work import Event


#: Seconds between two lines where nobody sees a line change: in the log of a CI job.
_PAUSE_S = 10.0


class Reading:
    """Tells on stderr what is read: a line that changes on a terminal, else one now and then."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty() and not quiet()
        self._next = time.monotonic() + _PAUSE_S

    def __call__(self, text: str) -> None:
        """Tell what is being done."""
        if self._live:
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()
        elif time.monotonic() >= self._next and not quiet():
            print(f"flowc: {text}", file=sys.stderr, flush=True)
            self._next = time.monotonic() + _PAUSE_S

    def end(self) -> None:
        """Leave no half line behind."""
        if self._live:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


class Progress:
    """Prints changes on stdout, and on a terminal how many are done on stderr."""

    def __init__(self, environment: str, *, as_json: bool) -> None:
        self._environment = environment
        self._as_json = as_json
        self._seen: set[str] = set()
        self._live = sys.stderr.isatty() and not quiet()

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
