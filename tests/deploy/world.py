"""A project and the account that it is deployed to, for tests of any folder."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from attrs import define, field

from callflow_dsl.api import Client, Retries
from callflow_dsl.config import read_config
from callflow_dsl.deploy.account import Connections
from callflow_dsl.deploy.content import normal, same
from callflow_dsl.deploy.ledger import is_ledger, read_ledger
from callflow_dsl.deploy.mark import Scope
from callflow_dsl.deploy.project import load_project
from callflow_dsl.deploy.release import Choice, Site, carry_out, plan_release
from callflow_dsl.deploy.renewal import renewed
from callflow_dsl.deploy.settings import read_settings
from callflow_dsl.deploy.state import State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from callflow_dsl.deploy.apply import Outcome
    from callflow_dsl.deploy.ledger import Ledger
    from callflow_dsl.deploy.plan import Plan
    from callflow_dsl.deploy.project import LocalFlow
    from callflow_dsl.emulator import Emulator

KEY = "live_abcdefghijklmnop0123456789"
EVERYTHING = ("drift", "adopt", "limits", "numbers", "default", "copies", "held")


@define
class World:
    """One project folder and one account."""

    emulator: Emulator
    folder: Path
    #: What stands in flowc.toml besides the environment.
    more: str = ""
    name: str = "acme"
    #: What stands in [project] besides the name.
    project: str = ""
    retries: int = 2
    jobs: int = 3
    timeout: float = 5
    waits: list[float] = field(factory=list, repr=False)
    _compiled: dict[Any, tuple[LocalFlow, ...]] = field(factory=dict, repr=False)

    def write(self, **files: str) -> None:
        """Write sources: name without .flow -> text."""
        (self.folder / "flows").mkdir(exist_ok=True)
        for name, text in files.items():
            (self.folder / "flows" / f"{name}.flow").write_text(text, encoding="utf-8")

    def remove(self, name: str) -> None:
        """Remove a source."""
        (self.folder / "flows" / f"{name}.flow").unlink()

    def settings(self) -> Any:
        """The settings, from a file."""
        path = self.folder / "flowc.toml"
        path.write_text(
            f'[project]\nname = "{self.name}"\n{self.project}\n'
            f'[environments.test]\nbase_url = "{self.emulator.base_url}"\nkey = "FLOWC_TEST_KEY"\n'
            f"{self.more}\n",
            encoding="utf-8",
        )
        return read_settings(read_config(path))

    def flows(self) -> tuple[LocalFlow, ...]:
        """What the project wants."""
        settings = self.settings()
        paths = sorted((self.folder / "flows").glob("*.flow"))
        if not paths:
            return ()
        texts = tuple((path.name, path.read_text(encoding="utf-8")) for path in paths)
        key = (settings.path.read_text(encoding="utf-8"), texts)
        if key not in self._compiled:  # to lint them is most of the work
            self._compiled[key] = load_project(settings, settings.environment(None))
        return self._compiled[key]

    @contextmanager
    def site(self) -> Iterator[Site]:
        """The environment at work; its clients do not really wait."""
        settings = self.settings()
        environment = settings.environment(None)

        client = Client(
            KEY,
            environment.base_url,
            timeout=self.timeout,
            retries=Retries(self.retries, sleep=self.waits.append, draw=lambda: 1.0),
            concurrency=self.jobs,
        )
        with Connections(client) as connections:
            yield Site(
                environment, settings.scope(environment), self.state, connections, settings.limits
            )

    @property
    def state(self) -> State:
        """The files about the environment."""
        return State(self.folder / "deployed", "test")

    def plan(self, *, prune: bool = False, only: tuple[str, ...] = ()) -> Plan:
        """The plan now."""
        with self.site() as site:
            return plan_release(site, self.flows(), Choice(only, prune)).plan

    def deploy(
        self,
        *allowed: str,
        prune: bool = False,
        only: tuple[str, ...] = (),
        plan: Plan | None = None,
    ) -> Outcome:
        """Deploy, and return what became of it."""
        with self.site() as site:
            _, outcome = carry_out(
                site,
                lambda: (
                    renewed(site, plan, self.flows())
                    if plan
                    else plan_release(site, self.flows(), Choice(only, prune))
                ),
                allowed,
                lambda _: True,
                lambda _: None,
            )
        assert outcome is not None
        return outcome

    # -- the account

    def add(self, title: str, *numbers: str, **fields: Any) -> str:
        """Store a flow that is not ours; its id."""
        steps = [{"id": "s", "action": "hangup"}]
        return self.emulator.state.add_flow({"title": title, "steps": steps, **fields}, numbers)

    def delete(self, *identities: str) -> None:
        """Delete stored flows over HTTP, as somebody else would."""
        with Client(KEY, self.emulator.base_url) as client:
            for identity in identities:
                client.call_flows.delete(identity)

    def lose_folder(self) -> None:
        """Lose all that this machine knows, as a CI runner does."""
        shutil.rmtree(self.folder / "deployed", ignore_errors=True)

    def edit(self, identity: str, **fields: Any) -> None:
        """Change a stored flow over HTTP, as somebody else would."""
        with Client(KEY, self.emulator.base_url) as client:
            stored = client.call_flows.get(identity)
            client.call_flows.update(stored, {**stored.content, **fields})

    def held(self) -> dict[str, dict[str, Any]]:
        """Id -> stored flow; the ledger is none of them."""
        flows = self.emulator.state.flows
        return {identity: flow for identity, flow in flows.items() if not is_ledger(flow)}

    def ledger(self) -> Ledger:
        """The ledger in the account."""
        settings = self.settings()
        scope = settings.scope(settings.environment(None))
        return read_ledger(self.emulator.state.flows.values(), scope)

    def production_ledger(self) -> Ledger:
        """The ledger of a project of `flowc new` in production."""
        return read_ledger(self.emulator.state.flows.values(), Scope("acme", "production"))

    def stored(self) -> dict[str, dict[str, Any]]:
        """Title -> stored flow; titles are unique here, or this fails."""
        flows = list(self.held().values())
        found = {flow["title"]: flow for flow in flows}
        assert len(found) == len(flows), "a flow is there twice"
        return found

    def numbers(self) -> dict[str, str]:
        """Number -> title of the flow that it rings."""
        titles = {identity: flow["title"] for identity, flow in self.held().items()}
        return {number: titles[flow] for number, flow in self.emulator.state.numbers.items()}

    def check_deployed(self) -> None:
        """The account has what the project wants."""
        stored, numbers = self.stored(), self.numbers()
        for flow in self.flows():
            assert same(normal(stored[flow.title]), flow.content), flow.title
            if flow.numbers is not None:
                ringing = {number for number, title in numbers.items() if title == flow.title}
                assert ringing == set(flow.numbers)
