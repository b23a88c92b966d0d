"""Results of earlier runs, by what they depend on: the text, the settings, flowc itself.

An entry is one file, named by a digest of all that is known before a file is linted. It holds a
digest of what follows, then JSON, in which the imports of the file have digests of their own.
Runs beside each other can share a cache: a file is written beside its place and moved there.
"""

from __future__ import annotations

import os

from callflow_dsl._frozen import field, frozen
from callflow_dsl.diagnostics.model import Diagnostic, Fix, Related
from callflow_dsl.errors import FlowcError
from callflow_dsl.files import parse_json, read_text, write_whole
from callflow_dsl.lint.redact import redacted
from callflow_dsl.lint.result import LintResult
from callflow_dsl.source import Location, Source, read_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from callflow_dsl.lint.result import SettingsOf
    from callflow_dsl.lint.settings import LintSettings

#: More entries than this are halved when a run ends, the oldest first.
MOST = 20_000
#: Packages that rules ask.
_ASKED = ("phonenumbers",)


def usual_folder() -> str:
    """Where results are kept: $FLOWC_CACHE, else the user's folder for caches."""
    named = os.environ.get("FLOWC_CACHE")
    if named:
        return named
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(home, "flowc")


@frozen
class Cache:
    """Results in a folder; ``fingerprint`` tells one flowc from another."""

    folder: str
    fingerprint: str = field(factory=lambda: _fingerprint())

    def key(self, source: Source, settings: LintSettings, values: Mapping[str, str]) -> str:
        """The name of the entry for a file."""
        path = os.path.abspath(source.path) if source.path else ""
        said = (
            self.fingerprint,
            source.name,
            path,
            source.text,
            settings.digest(),
            *values.items(),
        )
        return _digest("\0".join(map(repr, said)))

    def get(self, key: str, source: Source, settings_of: SettingsOf) -> LintResult | None:
        """The result under a key, if the imports are as they were."""
        try:
            digest, _, text = read_text(self._path(key)).partition("\n")
            if digest != _digest(text):
                return None
            entry = parse_json(text, key)
            imported = tuple(
                read_source(record["path"], record["name"]) for record in entry["imported"]
            )
            for record, now in zip(entry["imported"], imported, strict=True):
                if record["digest"] != _import_digest(now, settings_of):
                    return None
            return decoded(entry, (source, *imported))
        except (FlowcError, KeyError, TypeError, IndexError, ValueError):
            return None  # not there, or not whole: it is made anew

    def put(self, key: str, entry: dict[str, Any]) -> None:
        """Keep a result; a folder that cannot be written to is no fault of the run."""
        import json

        text = json.dumps(entry)
        try:
            write_whole(self._path(key), f"{_digest(text)}\n{text}")
        except FlowcError:
            return

    def shorten(self) -> None:
        """Remove the older half of the entries where there are too many."""
        try:
            paths = [
                os.path.join(self.folder, begun, name)
                for begun in os.listdir(self.folder)
                for name in os.listdir(os.path.join(self.folder, begun))
            ]
            if len(paths) > MOST:
                paths.sort(key=os.path.getmtime)
                for path in paths[: len(paths) // 2]:
                    os.unlink(path)
        except OSError:
            return  # another run removes them too

    def _path(self, key: str) -> str:
        return os.path.join(self.folder, key[:2], f"{key[2:]}.json")


def encoded(result: LintResult, source: Source, settings_of: SettingsOf) -> dict[str, Any]:
    """A result as JSON values; places are (number of the file, begin, end)."""
    sources = (source, *result.imported)
    number = {file.name: at for at, file in enumerate(sources)}

    def place(location: Location) -> list[int]:
        return [number[location.source.name], *location.span]

    return {
        "imported": [
            {
                "name": imported.name,
                "path": imported.path,
                "digest": _import_digest(imported, settings_of),
            }
            for imported in result.imported
        ],
        "unavailable": list(result.unavailable),
        "failed": result.failed,
        "parts": [[number[name], *span] for name, span in result.parts],
        "diagnostics": [
            {
                "code": diagnostic.code,
                "severity": diagnostic.severity,
                "place": place(diagnostic.location),
                "message": diagnostic.message,
                "notes": list(diagnostic.notes),
                "fix": diagnostic.fix
                and [
                    diagnostic.fix.description,
                    place(diagnostic.fix.location),
                    diagnostic.fix.replacement,
                    diagnostic.fix.shared,
                    diagnostic.fix.varies,
                ],
                "related": [
                    [related.message, place(related.location)] for related in diagnostic.related
                ],
            }
            for diagnostic in result.diagnostics
        ],
    }


def decoded(entry: Mapping[str, Any], sources: tuple[Source, ...]) -> LintResult:
    """The result that `encoded` made an entry of; ``sources`` as they stand there."""
    hidden = [redacted(source) for source in sources]

    def place(numbers: list[int], among: tuple[Source, ...] | list[Source]) -> Location:
        at, start, end = numbers
        return Location(among[at], (start, end))

    diagnostics = tuple(
        Diagnostic(
            record["code"],
            record["severity"],
            place(record["place"], hidden),
            record["message"],
            tuple(record["notes"]),
            Fix(record["fix"][0], place(record["fix"][1], sources), *record["fix"][2:])
            if record["fix"]
            else None,
            related=tuple(Related(place(at, hidden), text) for text, at in record["related"]),
        )
        for record in entry["diagnostics"]
    )
    parts = tuple((sources[at].name, (start, end)) for at, start, end in entry["parts"])
    unavailable = tuple(entry["unavailable"])
    return LintResult(diagnostics, unavailable, sources[1:], entry["failed"], parts)


def _import_digest(source: Source, settings_of: SettingsOf) -> str:
    return _digest(f"{settings_of(source).digest()}\0{source.text}")


def _digest(said: str) -> str:
    from hashlib import sha256  # a run without a cache has no use for it

    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _files_below(package: str) -> Iterator[tuple[str, int, int]]:
    """Name, size and time of each file of a package.

    Without kept bytecode: other processes write that, and rename what they write meanwhile.
    """
    for parent, folders, files in os.walk(package):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(files):
            stat = os.stat(os.path.join(parent, name))
            yield name, stat.st_size, stat.st_mtime_ns


def _fingerprint() -> str:
    """The version, the files of this package as they are, and the packages that rules ask."""
    from importlib.util import find_spec

    import callflow_dsl
    from callflow_dsl.lint.registry import added_modules

    said: list[object] = [callflow_dsl.__version__]
    said += _files_below(os.path.dirname(callflow_dsl.__file__))
    for module in _ASKED:
        spec = find_spec(module)
        changed = os.stat(spec.origin).st_mtime_ns if spec and spec.origin else 0
        said.append((module, changed))
    for point in added_modules():
        said += [point.value, point.dist.version if point.dist else "", *_files_of(point.module)]
    return _digest(repr(said))


def _files_of(module: str) -> Iterator[tuple[str, int, int]]:
    """The files of the package that a module is in: its rules may change between versions."""
    from importlib.util import find_spec

    spec = find_spec(module.partition(".")[0])
    if spec is None:
        return
    for folder in spec.submodule_search_locations or ():
        yield from _files_below(folder)
    if spec.origin and os.path.isfile(spec.origin):
        stat = os.stat(spec.origin)
        yield spec.origin, stat.st_size, stat.st_mtime_ns
