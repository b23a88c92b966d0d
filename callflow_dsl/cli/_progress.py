"""What a deploy tells while it runs: what it reads, a line for each change, how far it is."""

from __future__ import annotations

import sys
import time

from callflow_dsl.cli._formats import Format
from callflow_dsl.cli._tell import quiet
from callflow_dsl.deploy.kinds import Done
from callflow_dsl.printing import json_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.deploy.work import Event, Outcome

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


class TextLines:
    """What a deploy prints for people: a line for each change, and what was done in all."""

    def __init__(self, environment: str) -> None:
        self._environment = environment

    def event(self, event: Event) -> str:
        """One change."""
        from callflow_dsl.deploy.describe import shown

        return f"{event.what:<8} {event.id}  {shown(event.change.title)}"

    def end(self, outcome: Outcome) -> Iterator[str]:
        """What became of the plan; what failed is told as an error."""
        if counts := outcome.counts():
            yield f"{self._environment}: {', '.join(f'{n} {what}' for what, n in counts.items())}"


class JsonLines:
    """The same for programs, each line an object."""

    def __init__(self, environment: str) -> None:
        self._environment = environment

    def event(self, event: Event) -> str:
        """One change."""
        from callflow_dsl.deploy.history import now

        line = {
            "at": now(),
            "environment": self._environment,
            "change": event.what,
            "flow": event.change.title,
            "id": event.id,
        }
        if event.what == Done.NUMBERS:
            line["numbers"] = " ".join(f"+{n}" for n in sorted(event.change.gets))
        return json_text(line, indent=None)

    def end(self, outcome: Outcome) -> Iterator[str]:
        """What failed, and what was done in all."""
        for change, error in outcome.failures:
            failure = {"failed": change.title, "error": error.message}
            yield json_text({"environment": self._environment, **failure}, indent=None)
        total = {"done": outcome.counts(), "left": outcome.left}
        yield json_text({"environment": self._environment, **total}, indent=None)


#: The formats of what carries out a plan.
FORMATS = {
    "text": Format("for people", TextLines),
    "json": Format("a line for each change", JsonLines),
}


class Progress:
    """Prints changes on stdout, and on a terminal how many are done on stderr."""

    def __init__(self, lines: TextLines | JsonLines) -> None:
        self._lines = lines
        self._seen: set[str] = set()
        self._live = sys.stderr.isatty() and not quiet()

    def __call__(self, event: Event) -> None:
        """Tell of one change."""
        self._seen.add(event.id)
        self._clear()
        print(self._lines.event(event), flush=True)
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
