"""Every version of a flow that flowc has deployed or replaced, one small file each.

They lie beside the lock file, because what was replaced may never have been in any source:
somebody's change in the account is worth keeping most of all. The name of a file is the time
and the digest, so that two branches of a project never write the same one.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from callflow_dsl.deploy.content import digest
from callflow_dsl.deploy.secrets import Secrets
from callflow_dsl.errors import FlowcError
from callflow_dsl.files import read_text, write_whole
from callflow_dsl.printing import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")
#: Versions of a flow that are kept; older ones go.
KEPT = 50


@frozen
class Version:
    """One version; ``why`` is "deployed", "replaced" (by a deploy) or "deleted"."""

    flow: str
    title: str
    #: RFC 3339 in UTC.
    at: str
    why: str
    content: Mapping[str, Any] = field(repr=False)
    numbers: tuple[str, ...] | None = None
    #: The release that it belongs to; None for those of flowc 0.1.
    release: int | None = None

    @property
    def digest(self) -> str:
        """The digest of its content."""
        return digest(self.content)


class History:
    """The versions below one folder. Each flow has a folder there, named by its id."""

    def __init__(self, folder: Path, secrets: Secrets = Secrets()) -> None:  # noqa: B008 - frozen
        self.folder = folder
        self._secrets = secrets

    def keep(self, version: Version) -> None:
        """Keep a version, unless it is the latest one of its flow already."""
        folder = self._of(version.flow)
        names = _names(folder)
        if names and names[-1].endswith(f"-{version.digest}.json") and version.why != "deleted":
            return
        # Of two versions the later one comes last, whatever the clocks of two machines say.
        moment = max(re.sub(r"[-:]", "", version.at), _behind(names[-1]) if names else "")
        document = {
            "flow": version.flow,
            "title": version.title,
            "at": version.at,
            "why": version.why,
            "numbers": version.numbers,
            "release": version.release,
            "content": self._secrets.name(version.content),
        }
        text = json_text(document, None)
        write_whole(str(folder / f"{moment}-{version.digest}.json"), text + "\n")
        for name in names[: max(0, len(names) + 1 - KEPT)]:
            (folder / name).unlink(missing_ok=True)

    def versions(self, flow: str) -> list[Version]:
        """The versions of a flow, the oldest first."""
        folder = self._of(flow)
        return [self._read(folder / name) for name in _names(folder)]

    def content(self, flow: str, wanted: str) -> Mapping[str, Any] | None:
        """The content of a flow that has this digest, if it was kept."""
        folder = self._of(flow)
        for name in reversed(_names(folder)):
            if name.endswith(f"-{wanted}.json"):
                return self._read(folder / name).content
        return None

    def all(self) -> Iterable[Version]:
        """The versions of all flows."""
        for folder in _entries(self.folder):
            for name in _names(folder):
                yield self._read(folder / name)

    def _of(self, flow: str) -> Path:
        return self.folder / _UNSAFE.sub("_", flow)

    def _read(self, path: Path) -> Version:
        text = read_text(path)
        try:
            document = json.loads(text)
            numbers = document["numbers"]
            flow, title, at, why = (str(document[name]) for name in ("flow", "title", "at", "why"))
            content = dict(self._secrets.fill(document["content"]))
            numbers = None if numbers is None else tuple(numbers)
            return Version(flow, title, at, why, content, numbers, document.get("release"))
        except (ValueError, KeyError, TypeError) as error:
            raise FlowcError(
                f"{path} is no version that flowc kept", hint="take it from version control"
            ) from error


def _behind(name: str) -> str:
    """A moment right behind that of a file."""
    moment = name.partition("-")[0]
    match = re.fullmatch(r"(.*\.)([0-9]{6})Z", moment)
    return f"{match[1]}{int(match[2]) + 1:06}Z" if match and match[2] != "999999" else moment + "~"


def now() -> str:
    """The present, to the microsecond: two versions have different names."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _names(folder: Path) -> list[str]:
    return [path.name for path in _entries(folder) if path.suffix == ".json"]


def _entries(folder: Path) -> list[Path]:
    """What is in a folder, sorted by name; nothing where there is none."""
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise FlowcError(f"cannot read {folder}: {error.strerror or error}") from error
