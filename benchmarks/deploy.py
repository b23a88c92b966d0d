"""Deploys against their ideal, as ratios: `python benchmarks/deploy.py [FLOWS]`.

The emulator runs in a process of its own and answers each request after 20 ms. The ideal is the
time that the requests take when always as many of them run as are allowed (4), and nothing else
takes any time. Beside it stand what the same number of bare requests takes on this machine, and
the time in which the deploy itself computes: a busy machine makes all of them worse.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

from callflow_dsl.api import Client
from callflow_dsl.deploy.account import Connections
from callflow_dsl.deploy.project import load_project
from callflow_dsl.deploy.release import Choice, Site, carry_out, plan_release
from callflow_dsl.deploy.settings import find_settings
from callflow_dsl.deploy.state import State

if TYPE_CHECKING:
    from collections.abc import Iterator

LATENCY_S = 0.020
JOBS = 4
SERVER = f"""
import sys
from callflow_dsl.emulator import Emulator, Fault
with Emulator(faults=[Fault(kind="latency", delay={LATENCY_S}, count=0)], remember=True) as running:
    print(running.base_url, flush=True)
    for line in sys.stdin:
        print(len(running.exchanges), flush=True)
"""


def text(number: int, word: str) -> str:
    """A small line with a menu; every tenth has a number."""
    rings = f"  number +3120{number:07}\n" if number % 10 == 0 else ""
    return f"""\
flow "Line {number}" {{
{rings}  defaults {{ language en-GB  voice female }}
  say "{word} to line {number}."
  menu choice {{
    say "For sales, press 1. For support, press 2."
    key 1 {{ transfer +31201112233 }}
    key 2 {{ transfer +31201112244 }}
    silence {{ hangup }}
    other {{ again }}
  }}
}}
"""


@contextmanager
def emulator() -> Iterator[subprocess.Popen[str]]:
    """The emulator; a line that it is written is answered with the number of requests so far."""
    running = subprocess.Popen(
        [sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield running
    finally:
        assert running.stdin is not None
        running.stdin.close()
        running.wait()


def ask(running: subprocess.Popen[str], question: str = "") -> str:
    """Its next line."""
    assert running.stdin is not None
    assert running.stdout is not None
    if question:
        running.stdin.write(f"{question}\n")
        running.stdin.flush()
    return running.stdout.readline().strip()


def write(folder: Path, count: int, word: str) -> None:
    """The sources of a project."""
    (folder / "flows").mkdir(exist_ok=True)
    for number in range(count):
        (folder / "flows" / f"line-{number}.flow").write_text(text(number, word))


def bare(base_url: str, requests: int, created: int) -> float:
    """Seconds for so many requests by the plainest client, as many at once as a deploy has.

    Each flow that is created takes a fresh connection, as a POST of flowc does.
    """
    host = base_url.split("/")[2]

    def ask_often(_: int) -> None:
        connection = HTTPConnection(host)
        for number in range(requests // JOBS):
            if number < created // JOBS:
                connection = HTTPConnection(host)
            connection.request("GET", "/v1/calls", headers={"Authorization": "AccessKey k"})
            connection.getresponse().read()

    begin = time.perf_counter()
    with ThreadPoolExecutor(JOBS) as pool:
        list(pool.map(ask_often, range(JOBS)))
    return time.perf_counter() - begin


def carried_out(site: Site, running: subprocess.Popen[str], what: str) -> None:
    """Deploy what the sources say by now; print how long the writing took."""
    settings = find_settings()
    flows = load_project(settings, site.environment)
    planned = plan_release(site, flows, Choice())
    before = int(ask(running, "count"))
    begin, computed = time.perf_counter(), time.process_time()
    carry_out(site, lambda: planned, {"limits"}, lambda _: True, lambda _: None)
    wall, computed = time.perf_counter() - begin, time.process_time() - computed
    requests = int(ask(running, "count")) - before
    ideal = requests * LATENCY_S / JOBS
    plain = bare(site.environment.base_url, requests, planned.plan.counts()["create"])
    print(
        f"{what:18} {requests:6} requests   wall {wall / ideal:5.2f}   bare requests "
        f"{plain / ideal:5.2f}   wall/bare {wall / plain:5.2f}   computing {computed / ideal:5.2f}"
    )


def deploys(count: int) -> None:
    """A first deploy, and a change of all; the compiler and the plan are not measured."""
    with tempfile.TemporaryDirectory() as name, emulator() as running:
        folder = Path(name)
        base_url = ask(running)
        (folder / "flowc.toml").write_text(
            '[project]\nname = "bench"\n'
            f'[environments.test]\nbase_url = "{base_url}"\nkey = "FLOWC_TEST_KEY"\n'
        )
        os.chdir(folder)
        write(folder, count, "Welcome")
        settings = find_settings()
        environment = settings.environment("test")
        client = Client("test", base_url, concurrency=JOBS, deadline=None)
        with Connections(client) as connections:
            state = State(settings.state, "test")
            scope = settings.scope(environment)
            site = Site(environment, scope, state, connections, settings.limits)
            carried_out(site, running, f"{count} new flows")
            write(folder, count, "Hello")
            carried_out(site, running, "one word of each")


if __name__ == "__main__":
    deploys(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
