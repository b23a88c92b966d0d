"""The one edge to the file system: finds, reads and writes files, and words what goes wrong.

Whatever keeps a file from being read or written becomes a `FlowcError` with exit code 2 that
names the file, the cause and, where there is one, the way out.
"""

from __future__ import annotations

import os

from callflow_dsl.errors import FlowcError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any


FILE_NAME = "flowc.toml"


class MissingFileError(FlowcError):
    """There is no file at a path that was to be read."""


def read_bytes(path: str | os.PathLike[str], name: str | None = None) -> bytes:
    """The bytes of a file, which messages call ``name``."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise _unread(error, os.fspath(path), name) from error


def check_readable(path: str) -> None:
    """Refuse a file that is not there, or that we may not read."""
    try:
        open(path, "rb").close()
    except OSError as error:
        raise _unread(error, path) from error


def _unread(error: OSError, path: str, name: str | None = None) -> FlowcError:
    kind = MissingFileError if isinstance(error, FileNotFoundError) else FlowcError
    message = f"cannot read {name or path or repr('')}: {error.strerror or error}"
    hint = meant_beside(path) if kind is MissingFileError else ""
    return kind(message, hint=hint, exit_code=2)


def meant_beside(path: str) -> str:
    """The way out for a path that leads nowhere: what stands beside it and is likely meant."""
    from callflow_dsl.suggest import closest

    folder, name = os.path.split(path.rstrip("/"))
    stem, ending = os.path.splitext(name)
    try:
        there = sorted(os.listdir(folder or "."))
    except OSError:
        return ""
    ways = [(os.path.splitext(entry), entry) for entry in there]
    alike = {other: entry for (other, its_ending), entry in ways if its_ending == ending}
    meant = f"{name}.flow" if f"{name}.flow" in there else alike.get(closest(stem, alike) or "")
    return f"did you mean {os.path.join(folder, meant)}?" if meant and len(stem) > 2 else ""


def decode(name: str, data: bytes) -> str:
    """The text of these bytes, a byte order mark included."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:2]:
        hint = "save the file as UTF-8"
        raise FlowcError(f"{name} is no UTF-8 text, but UTF-16", hint=hint, exit_code=2)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FlowcError(
            f"{name} is no UTF-8 text: line {line} has a byte that belongs to no character",
            hint="save the file as UTF-8",
            exit_code=2,
        ) from error


def read_text(path: str | os.PathLike[str]) -> str:
    """The text of a UTF-8 file, without its byte order mark."""
    return decode(os.fspath(path), read_bytes(path)).removeprefix("\ufeff")


def read_json(path: str | os.PathLike[str]) -> Any:
    """The JSON value in a file."""
    return parse_json(read_text(path), os.fspath(path))


def parse_json(text: str, name: str) -> Any:
    """The JSON value of a text; `FlowcError` names the place where it is none."""
    from callflow_dsl.plain_json import loads

    def refuse(constant: str) -> Any:
        raise FlowcError(f"{name} is not JSON: {constant} is no JSON number")

    try:
        return loads(text.removeprefix("\ufeff"), refuse)
    except (ValueError, RecursionError) as error:
        raise _json_error(error, text, name) from None


def _json_error(error: ValueError | RecursionError, text: str, name: str) -> FlowcError:
    from json import JSONDecodeError

    if isinstance(error, JSONDecodeError):
        if not text.strip("\ufeff \t\r\n"):
            return FlowcError(f"{name} is empty: no JSON is in it")
        place = f"{name}:{error.lineno}:{error.colno}"
        hint = "flowc compile reads .flow files" if name.endswith(".flow") else ""
        return FlowcError(f"{place}: this is not JSON: {error.msg}", hint=hint)
    deep = isinstance(error, RecursionError)
    reason = "it is too deeply nested" if deep else "it holds a number that is too long"
    return FlowcError(f"{name} cannot be read: {reason}")


def folders_up(folder: str) -> Iterator[str]:
    """A folder and those above it, the nearest first."""
    above = ""
    while folder != above:
        yield folder
        folder, above = os.path.dirname(folder), folder


def possible_settings(start: str | os.PathLike[str]) -> Iterator[str]:
    """The files with settings for a file or folder, from its folder upward.

    In each folder `flowc.toml` comes first, then a `pyproject.toml` that may have a table of flowc.
    """
    for folder in folders_up(os.path.abspath(start)):
        for name in (FILE_NAME, "pyproject.toml"):
            path = os.path.join(folder, name)
            if os.path.isfile(path) and (name == FILE_NAME or _may_be_ours(read_text(path))):
                yield path


def _may_be_ours(pyproject: str) -> bool:
    """Whether the text of a pyproject.toml may have a table of flowc.

    To read it as TOML takes longer than to compile a flow, and most of them have none.
    """
    if "flowc" not in pyproject:
        return False
    lines = [line.strip() for line in pyproject.splitlines()]
    return any(
        (line.startswith("[") and "flowc" in line)
        or line.replace(" ", "") == "[tool]"
        or line.startswith(("tool", '"tool', "'tool"))
        for line in lines
    )


def read_toml(path: str | os.PathLike[str]) -> dict[str, Any]:
    """The tables of a TOML file."""
    import tomllib

    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise FlowcError(f"{os.fspath(path)} is no TOML: {error}", exit_code=2) from error


def flow_files(folder: str, leave_out: Callable[[str, bool], bool] | None = None) -> list[str]:
    """The paths of the .flow files in a folder and below; hidden folders are left out.

    ``leave_out`` is asked for each file and folder (path, whether it is a folder).
    """
    flows = []
    for parent, folders, files in os.walk(folder, onerror=_unreadable):
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".")
            and not (leave_out and leave_out(os.path.join(parent, name), True))
        ]
        paths = [os.path.join(parent, name) for name in files if name.endswith(".flow")]
        flows += [
            path
            for path in paths
            if not (leave_out and leave_out(path, False)) and not is_special(path)
        ]
    if not flows:
        raise FlowcError(f"no .flow file in {folder}", exit_code=2)
    return sorted(map(os.path.normpath, flows))


def is_special(path: str) -> bool:
    """Whether it is a pipe, a socket or a device: to read it could take for ever."""
    return os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path)


def _unreadable(error: OSError) -> None:
    raise FlowcError(
        f"cannot read {error.filename}: {error.strerror or error}", exit_code=2
    ) from error


def check_writable(path: str | os.PathLike[str]) -> None:
    """Refuse a file that is read-only: to replace it, the right to its folder would be enough."""
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return  # not there, or not ours to see: writing tells
    if not mode & 0o222 or not os.access(path, os.W_OK):
        raise FlowcError(
            f"cannot write {path}: it is read-only",
            hint="allow writing, or name another file",
            exit_code=2,
        )


def write_whole(
    path: str, content: str | bytes, *, keep_mode: bool = False, durable: bool = False
) -> None:
    """Write a file as it is, a text as UTF-8 with its line ends, with its folders.

    It goes through a file beside it, so that a reader never sees half of it, and nothing is
    left behind when the disk is full. A link stays one, a device or pipe gets the text as it
    comes. ``keep_mode`` gives it the permissions of the old file, ``durable`` waits for the disk.
    Raises `FlowcError` for a file that cannot be written, a read-only one among them.
    """
    check_writable(path)
    target = os.path.realpath(path)
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        if is_special(path):
            with open(path, "wb") as device:
                device.write(data)
        else:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            _replace(target, data, keep_mode=keep_mode, durable=durable)
    except OSError as error:
        raise FlowcError(f"cannot write {path}: {error.strerror or error}", exit_code=2) from error


def append(path: str | os.PathLike[str], text: str) -> None:
    """Add to a UTF-8 file, with its folders; `FlowcError` as above."""
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "a", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        raise FlowcError(f"cannot write {path}: {error.strerror or error}", exit_code=2) from error


def sync(path: str | os.PathLike[str]) -> None:
    """Have what was written to a file on the disk; nothing where there is none."""
    try:
        with open(path, "rb") as file:
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    except OSError as error:
        raise FlowcError(f"cannot write {path}: {error.strerror or error}", exit_code=2) from error


def _replace(path: str, data: bytes, *, keep_mode: bool, durable: bool) -> None:
    fresh = f"{path}.{os.getpid()}.tmp"
    try:
        with open(fresh, "wb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        if keep_mode:
            os.chmod(fresh, os.stat(path).st_mode & 0o7777)
        os.replace(fresh, path)
    except OSError:
        if os.path.exists(fresh):
            os.remove(fresh)
        raise
