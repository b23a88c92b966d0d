"""Finds .flow files, and writes files whole."""

from __future__ import annotations

import os

from callflow_dsl.errors import FlowcError


def flow_files(folder: str) -> list[str]:
    """The paths of the .flow files in a folder and below; hidden folders are left out."""
    found = []
    for parent, folders, files in os.walk(folder, onerror=_unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [os.path.join(parent, name) for name in files if name.endswith(".flow")]
    if not found:
        raise FlowcError(f"no .flow file in {folder}", exit_code=2)
    return sorted(found)


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


def write_whole(path: str, text: str, *, keep_mode: bool = False) -> None:
    """Write a UTF-8 file as it is, line ends included, with its folders.

    It goes through a file beside it, so that a reader never sees half of it, and nothing is
    left behind when the disk is full. A link stays one, a device or pipe gets the text as it
    comes. ``keep_mode`` gives it the permissions of the old file. Raises `FlowcError` for a
    file that cannot be written, a read-only one among them.
    """
    check_writable(path)
    target = os.path.realpath(path)
    try:
        if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
            with open(path, "w", encoding="utf-8", newline="") as device:
                device.write(text)
        else:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            _replace(target, text, keep_mode=keep_mode)
    except OSError as error:
        raise FlowcError(f"cannot write {path}: {error.strerror or error}", exit_code=2) from error


def _replace(path: str, text: str, *, keep_mode: bool) -> None:
    fresh = f"{path}.{os.getpid()}.tmp"
    try:
        with open(fresh, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        if keep_mode:
            os.chmod(fresh, os.stat(path).st_mode & 0o7777)
        os.replace(fresh, path)
    except OSError:
        if os.path.exists(fresh):
            os.remove(fresh)
        raise
