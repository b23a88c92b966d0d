"""Build hook: makes what the package carries and git does not know.

The LALR tables, the `__init__` methods, and, where ``FLOWC_COMPILED=1`` asks for it, the modules in
`HOT` as machine code (mypyc, which takes a C compiler). Each stays in the wheel as Python, too.
"""

from __future__ import annotations

import os
import sys
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What takes the time of compiling a flow. Left out are modules with frozen classes, as mypyc makes
#: classes of its own, and those whose functions call themselves as deep as a text nests without a
#: count of it (`compiler/frame.py` counts blocks): machine code does not see the end of the stack.
HOT = (
    "callflow_dsl/graphs.py",
    "callflow_dsl/compiler/compile_flow.py",
    "callflow_dsl/compiler/defaults.py",
    "callflow_dsl/compiler/finish.py",
    "callflow_dsl/compiler/frame.py",
    "callflow_dsl/compiler/generated_ids.py",
    "callflow_dsl/compiler/line_fields.py",
    "callflow_dsl/compiler/resolve.py",
    "callflow_dsl/compiler/resolved.py",
    "callflow_dsl/compiler/lowering/[!_]*.py",
    "callflow_dsl/syntax/step_lines.py",
    "callflow_dsl/wire/text.py",
)


class BuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before a wheel or an editable install is put together."""

    def dependencies(self) -> list[str]:
        """What the build takes besides the ``requires`` of pyproject.toml."""
        return ["mypy>=1.19", "setuptools>=77"] if _is_compiled() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make `callflow_dsl/_built/` and the compiled modules, and add them."""
        sys.path.insert(0, self.root)
        try:
            from callflow_dsl import _build

            _build.build()
        finally:
            sys.path.remove(self.root)
        build_data["artifacts"].append("/callflow_dsl/_built/*.py")
        if version == "standard" and _is_compiled():
            self._folder = TemporaryDirectory()
            build_data["force_include"].update(_libraries(Path(self.root), self._folder.name))
            build_data.update(pure_python=False, infer_tag=True)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what the wheel holds now."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()


def _is_compiled() -> bool:
    return os.environ.get("FLOWC_COMPILED", "") not in ("", "0")


def _libraries(root: Path, folder: str) -> Iterator[tuple[str, str]]:
    """Compile the hot modules; each library, and where it stands in the wheel."""
    from mypyc.build import mypycify
    from setuptools import Distribution

    sources = [str(path.relative_to(root)) for name in HOT for path in sorted(root.glob(name))]
    options = ["--config-file=", "--follow-imports=silent", "--ignore-missing-imports"]
    with chdir(root):
        modules = mypycify(
            [*options, *sources], group_name="callflow_dsl", target_dir=folder, opt_level="2"
        )
        command: Any = Distribution({"ext_modules": modules}).get_command_obj("build_ext")
        command.build_lib, command.build_temp = f"{folder}/lib", f"{folder}/objects"
        command.ensure_finalized()
        command.run()
    for path in command.get_outputs():
        yield path, str(Path(path).relative_to(command.build_lib))
