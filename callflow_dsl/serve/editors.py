"""Links that open a file in an editor, at a line."""

from __future__ import annotations

import os
from urllib.parse import quote

from callflow_dsl.errors import FlowcError

#: Editor -> the address that it listens to; {path} is absolute and quoted.
EDITORS = {
    "vscode": "vscode://file{path}:{line}",
    "vscodium": "vscodium://file{path}:{line}",
    "cursor": "cursor://file{path}:{line}",
    "zed": "zed://file{path}:{line}",
    "idea": "idea://open?file={path}&line={line}",
    "textmate": "txmt://open?url=file://{path}&line={line}",
}


def editor_template(name: str) -> str:
    """The address of an editor by its name; another text with {path} in it is one itself.

    Raises `FlowcError` (usage) for a name that is not known.
    """
    if "{path}" in name and not name.lower().startswith(("javascript:", "data:")):
        return name
    if name not in EDITORS:
        raise FlowcError(
            f"--editor {name} is no editor that is known",
            hint=f"it is {', '.join(EDITORS)}, or an address with {{path}} and {{line}} in it",
            exit_code=2,
        )
    return EDITORS[name]


def for_file(template: str, path: str) -> str:
    """The address for a file, with {line} still to be filled in."""
    absolute = os.path.abspath(path).replace(os.sep, "/")
    return template.replace("{path}", quote(f"/{absolute.lstrip('/')}"))
