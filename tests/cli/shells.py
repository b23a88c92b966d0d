"""Real shells that complete a line: what they offer, and what they run after the tab key."""

from __future__ import annotations

import fcntl
import os
import re
import select
import shlex
import struct
import subprocess
import sys
import termios
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
#: What a shell prints when it waits for a line; quoted in what is typed, so that it stands out.
READY = "READY" + ">"
_START = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}
_PREPARE = {
    "bash": "PS1='READY''>'; bind 'set enable-bracketed-paste off'; bind 'set bell-style none'; "
    "bind 'set completion-query-items 0'; bind 'set page-completions off'; source {script}",
    "zsh": "PS1='READY''>'; unsetopt zle_bracketed_paste prompt_sp beep; autoload -Uz compinit; "
    "compinit -u -D; LISTMAX=1000; source {script}",
}


class Flowc:
    """A program `flowc` in a folder: completes as the real one, and prints what it is given."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        program = folder / "bin" / "flowc"
        program.parent.mkdir()
        program.write_text(
            "#!/bin/sh\n"
            f'[ "$1" = completion ] && exec {shlex.quote(sys.executable)} -m callflow_dsl "$@"\n'
            "printf '<%s>' \"$@\"\necho\n"
        )
        program.chmod(0o755)
        self.env = {
            "PATH": f"{program.parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT),
            "HOME": str(folder), "TERM": "xterm", "LC_ALL": "C.UTF-8", "NO_COLOR": "1",
        }  # fmt: skip

    def script(self, shell: str) -> Path:
        """The completion script, as `flowc completion` prints it."""
        path = self.folder / f"script.{shell}"
        path.write_text(self.run(["flowc", "completion", shell]), encoding="utf-8")
        return path

    def run(self, command: list[str], cwd: Path | None = None) -> str:
        """What a command prints; it must end well and print nothing on standard error."""
        done = subprocess.run(
            command, env=self.env, cwd=cwd or self.folder,
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return done.stdout


def bash_offers(flowc: Flowc, script: Path, line: str, cwd: Path) -> set[str]:
    """What bash offers for the last word of a line."""
    words = [*re.findall(r"\"[^\"]*\"?|=|[^\s=]+", line), *([""] if line.endswith(" ") else [])]
    program = (
        f"source {script}; COMP_WORDS=({' '.join(map(shlex.quote, words))}); "
        f"COMP_CWORD={len(words) - 1}; _flowc; "
        'for reply in "${COMPREPLY[@]}"; do printf \'%s\\n\' "$reply"; done'
    )
    return set(flowc.run(["bash", "--norc", "-c", program], cwd).splitlines())


def fish_offers(flowc: Flowc, script: Path, line: str, cwd: Path) -> set[str]:
    """What fish offers for the last word of a line."""
    program = f"source {script}; complete -C {shlex.quote(line)}"
    lines = flowc.run(["fish", "--no-config", "-c", program], cwd).splitlines()
    return {line.partition("\t")[0] for line in lines}


class Terminal:
    """An interactive shell in a terminal of its own."""

    def __init__(self, shell: str, flowc: Flowc, script: Path, cwd: Path) -> None:
        self.prepare = _PREPARE[shell].format(script=script)
        self.ends = os.openpty()
        self.master = self.ends[0]
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 300, 200, 0, 0))
        # A session leader that opens a terminal has it as its own.
        start = f'exec {shlex.join(_START[shell])} <"$0" >"$0" 2>&1'
        self.process = subprocess.Popen(
            ["sh", "-c", start, os.ttyname(self.ends[1])],
            env=flowc.env, cwd=cwd, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def __enter__(self) -> Terminal:
        try:
            self.type(f"{self.prepare}\n")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error: Any) -> None:
        self.process.kill()
        self.process.wait()
        for end in self.ends:
            os.close(end)

    def type(self, keys: str) -> str:
        """Type keys; returns what is shown until the shell waits for the next line."""
        os.write(self.master, keys.encode())
        shown = b""
        while READY.encode() not in shown:
            ready, _, _ = select.select([self.master], [], [], 60)
            assert ready, shown.decode(errors="replace")
            shown += os.read(self.master, 65536)
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z=>]?|\r", " ", shown.decode())
