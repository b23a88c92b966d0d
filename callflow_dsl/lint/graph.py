"""Every way a call can go through one flow, by the engine of `flowc explore`."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from attrs import frozen

from callflow_dsl.simulate.abstraction import handover
from callflow_dsl.simulate.explore import explore
from callflow_dsl.simulate.findings import find

if TYPE_CHECKING:
    from callflow_dsl.lint.program import LintedFlow, LintedStep
    from callflow_dsl.simulate.explore import Edge, Exploration
    from callflow_dsl.simulate.findings import Findings
    from callflow_dsl.simulate.program import Condition

#: A flow with more states than this is not followed to its end, and no rule says "never".
MAX_STATES = 50_000


@frozen(eq=False, slots=False)
class Graph:
    """The exploration of a flow, by position of its steps."""

    flow: LintedFlow

    @cached_property
    def exploration(self) -> Exploration:
        """The states of all calls."""
        return explore(self.flow.program, max_states=MAX_STATES)

    @property
    def complete(self) -> bool:
        """Whether every call was followed to its end."""
        return self.exploration.complete

    @cached_property
    def findings(self) -> Findings:
        """Dead ends, loops and the like."""
        return find(self.exploration)

    @cached_property
    def positions(self) -> dict[str, int]:
        """Step id -> position."""
        return {step.id: index for index, step in enumerate(self.flow.program.steps)}

    @cached_property
    def nodes(self) -> dict[int, list[int]]:
        """Position -> the states in which a call is about to run that step."""
        found: dict[int, list[int]] = {}
        for number, node in enumerate(self.exploration.nodes):
            if node.ended is None:
                found.setdefault(node.place[1], []).append(number)
        return found

    def edges(self, position: int) -> list[Edge]:
        """What can happen at a step, in any state."""
        return [
            edge
            for node in self.nodes.get(position, ())
            for edge in self.exploration.edges_from(node)
        ]

    @cached_property
    def ran(self) -> frozenset[int]:
        """Positions of the steps that some call runs."""
        return frozenset(
            position
            for position in self.nodes
            if any(edge.cause != "skips" for edge in self.edges(position))
        )

    @cached_property
    def skipped(self) -> frozenset[int]:
        """Positions of the steps that some call skips."""
        return frozenset(
            position
            for position in self.nodes
            if any(edge.cause == "skips" for edge in self.edges(position))
        )

    @cached_property
    def stored(self) -> dict[int, frozenset[str]]:
        """Position -> the variables that some way there has stored."""
        edges = self.exploration.edges
        stored: dict[int, frozenset[str]] = {0: frozenset()}
        queue = [0]
        while queue:
            number = queue.pop()
            step = self.exploration.step(number)
            for edge_number in self.exploration.out[number]:
                edge = edges[edge_number]
                found = stored[number]
                if edge.cause == "keys" and step is not None and step.variable:
                    found |= {step.variable}
                known = stored.get(edge.target)
                if known is None or not found <= known:
                    stored[edge.target] = found | (known or frozenset())
                    queue.append(edge.target)
        none: frozenset[str] = frozenset()
        return {
            position: none.union(*(stored.get(node, none) for node in nodes))
            for position, nodes in self.nodes.items()
        }

    def after(self, position: int) -> list[int]:
        """Positions that can follow a step, whatever its conditions say (one past the end too)."""
        if position >= len(self.flow.steps):
            return []
        step = self.flow.steps[position]
        following = [] if step.ends and not step.run.conditions else [position + 1]
        if step.run.listens and step.target not in following:
            following.append(step.target)
        return following

    def ending_before(self, position: int) -> LintedStep | None:
        """The nearest step before this one that ends every call, with no way in between."""
        targets = {step.target for step in self.flow.steps if step.run.listens}
        while position > 0 and position not in targets:
            position -= 1
            step = self.flow.steps[position]
            if step.ends and not step.run.conditions:
                return step
        return None

    def behind_end(self, position: int) -> bool:
        """Whether a step that ends every call stands before this one, with no way in between."""
        return self.ending_before(position) is not None

    @cached_property
    def silent_ends(self) -> frozenset[int]:
        """States from which the call ends and no step runs any more but a hangup."""
        edges, nodes = self.exploration.edges, self.exploration.nodes
        before: dict[int, list[int]] = {}
        for edge in edges:
            step = self.exploration.step(edge.source)
            if step is None or edge.cause == "skips" or step.action == "hangup":
                before.setdefault(edge.target, []).append(edge.source)
        queue = [n for n, node in enumerate(nodes) if node.ended in ("past_end", "hangup")]
        found = set(queue)
        while queue:
            for source in before.get(queue.pop(), ()):
                if source not in found and all(
                    edge.target in found for edge in self.exploration.edges_from(source)
                ):
                    found.add(source)
                    queue.append(source)
        return frozenset(found)

    def falls_off(self) -> bool:
        """Whether some call runs past the last step other than by a key or a silence."""
        return any(
            edge.cause not in ("keys", "silence", "skips") and self.past_end(edge.target)
            for edge in self.exploration.edges
            if self.exploration.step(edge.source) is not None
        )

    def past_end(self, node: int) -> bool:
        """Whether nothing follows a state but skipped steps and the end of the flow."""
        while node in self.silent_ends:
            if self.exploration.nodes[node].ended is not None:
                return self.exploration.nodes[node].ended == "past_end"
            edge = next(self.exploration.edges_from(node))
            if edge.cause != "skips" and self.exploration.step(node) is not None:
                return False
            node = edge.target
        return False

    def use_of(self, variable: str, start: int) -> Use:
        """What becomes of a variable that holds keys when the call goes on at ``start``."""
        tested: list[tuple[int, Condition]] = []
        stored: list[int] = []
        sent = False
        queue, seen = [start], {start}
        while queue:
            position = queue.pop()
            if position >= len(self.flow.steps):
                continue
            step = self.flow.steps[position]
            tested += [(position, c) for c in step.run.conditions if c.variable == variable]
            sent = sent or bool(handover(step.run))
            following = self.after(position)
            if step.run.listens and step.run.variable == variable:
                stored.append(position)
                # Without a key the step stores nothing, and the next one runs.
                following = [position + 1]
            for next_position in following:
                if next_position not in seen:
                    seen.add(next_position)
                    queue.append(next_position)
        return Use(tuple(sorted(tested, key=lambda one: one[0])), tuple(sorted(stored)), sent)

    def step(self, position: int) -> LintedStep | None:
        """The step at a position; None past the last."""
        return self.flow.steps[position] if position < len(self.flow.steps) else None


@frozen
class Use:
    """Where a stored variable is tested, where it is stored anew, and whether a URL gets it."""

    tested: tuple[tuple[int, Condition], ...]
    stored: tuple[int, ...]
    sent: bool
