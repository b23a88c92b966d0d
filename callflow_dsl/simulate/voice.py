"""Speaks prompts aloud with a speech program of the system, if it has one."""

from __future__ import annotations

import shutil
import subprocess

from callflow_dsl.errors import FlowcError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def find_speaker() -> Callable[[str, str], None] | None:
    """A function that speaks a text in a language and waits; ``None``: nothing to do it."""
    for program, arguments in _PROGRAMS.items():
        path = shutil.which(program)
        if path is not None:
            return _Speaker(path, arguments)
    return None


def _espeak(language: str) -> list[str]:
    voice = language.partition("-")[0].lower() if language else "en"
    return ["-v", voice, "--stdin"]


def _say(_language: str) -> list[str]:
    return ["-f", "-"]


def _spd(language: str) -> list[str]:
    return ["--wait", "--pipe-mode", *(["-l", language.partition("-")[0]] if language else [])]


#: Each reads the text from its standard input: a prompt can begin with a dash.
_PROGRAMS: dict[str, Callable[[str], list[str]]] = {
    "espeak-ng": _espeak,
    "espeak": _espeak,
    "say": _say,
    "spd-say": _spd,
}


class _Speaker:
    """Calls the program once for each text."""

    def __init__(self, path: str, arguments: Callable[[str], list[str]]) -> None:
        self.path = path
        self.arguments = arguments

    def __call__(self, text: str, language: str) -> None:
        command = [self.path, *self.arguments(language)]
        try:
            subprocess.run(command, input=text, text=True, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            details = getattr(error, "stderr", "") or str(error)
            raise FlowcError(
                f"{self.path} cannot speak: {details.strip()}", hint="leave --speak away"
            ) from error
