"""From the syntax tree of one flow to the flow on the wire."""

from __future__ import annotations

from callflow_dsl.compiler import checks
from callflow_dsl.compiler.compile_step import StepCompiler
from callflow_dsl.compiler.finish import finish
from callflow_dsl.compiler.flow_settings import Settings
from callflow_dsl.compiler.literals import written
from callflow_dsl.compiler.lowering.draft import plain
from callflow_dsl.compiler.resolve import Resolver
from callflow_dsl.compiler.resolved import Action
from callflow_dsl.compiler.result import CompiledFlow, Origins
from callflow_dsl.compiler.scope import Scope
from callflow_dsl.errors import FlowcError
from callflow_dsl.source import Location
from callflow_dsl.steps import CallFlow, RawStep
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.compiler.defaults import Defaults
    from callflow_dsl.compiler.lowering.draft import Draft
    from callflow_dsl.compiler.lowering.inventory import Inventory
    from callflow_dsl.compiler.resolved import Body
    from callflow_dsl.steps import Step


def compile_flow(
    flow: ast.Flow, scope: Scope, around: Defaults, used: set[int], *, lowers: bool = True
) -> CompiledFlow:
    """One flow of a file; what could not be compiled has been reported and is left out.

    ``around`` holds the defaults of the file; the parts that are read are added to ``used``.
    Without ``lowers``, a flow with blocks has no steps.
    """
    files = scope.files
    settings = Settings(StepCompiler(scope))
    resolver = Resolver(settings)
    body = resolver.flow(flow.body.statements, scope, around)
    used |= resolver.parts
    checks.variables(body, resolver.tested, files.reporter)
    drafts = plain(body)
    decided: dict[Location, tuple[bool, bool]] = {}
    has_blocks = drafts is None
    # With mistakes in it, the body may say less than its author meant.
    inventory = _inventory(body) if has_blocks and lowers and not files.reporter.failed else None
    if inventory is not None:
        drafts = _lowered(inventory, flow, scope, decided)
    drafts = drafts or []
    title = _title(flow, scope)
    extra = dict(flow.raw.fields) if flow.raw else {}
    head = Location(files.source, (flow.span[0], flow.body.span[0]))
    steps = finish(drafts, generate_ids=settings.generate_ids)
    is_whole = (lowers or not has_blocks) and not files.reporter.failed
    if is_whole and not steps:
        files.report("flow-empty", flow.word_span)
    if is_whole and inventory is not None:
        _check(inventory, drafts, steps, title, head)
    origins = Origins(steps, drafts, head)
    if has_blocks:
        origins.made()  # drafts of menus hold all that was known when they were written
    return CompiledFlow(
        CallFlow(title, steps, **settings.values, extra=extra),
        origins,
        tuple(settings.numbers),
        head,
        tuple((place, *outcome) for place, outcome in decided.items()),
        flow,
        scope,
        body,
    )


def _inventory(body: Body) -> Inventory:
    from callflow_dsl.compiler.lowering.inventory import Inventory

    return Inventory(body)


def _lowered(
    inventory: Inventory, flow: ast.Flow, scope: Scope, decided: dict[Location, tuple[bool, bool]]
) -> list[Draft]:
    """The steps; how the conditions turn out is added to ``decided``."""
    from callflow_dsl.compiler.lowering.lower import lowered

    reporter = scope.files.reporter
    lowering = lowered(inventory, reporter.report)
    decided.update(lowering.decided)
    if not reporter.failed:
        runs = [
            (action, id(action.node) in lowering.emitted)
            for action in inventory.statements
            if isinstance(action, Action)
        ]
        if not all(is_run for _, is_run in runs):
            _report_unreachable(runs, flow)
    return lowering.drafts


def _report_unreachable(runs: list[tuple[Action, bool]], flow: ast.Flow) -> None:
    """Report the first of each row of statements that no call comes to."""
    from callflow_dsl.compiler import unreachable

    ran = True
    for action, is_run in runs:
        if ran and not is_run:
            unreachable.report(action, flow)
        ran = is_run


def lowered_anew(flow: CompiledFlow, body: Body) -> CallFlow | None:
    """The same flow with another body, such as one with probes; None where it cannot be said."""
    from callflow_dsl._frozen import evolve
    from callflow_dsl.diagnostics.model import FileReporter, Reporter

    assert flow.scope is not None
    reporter = Reporter()
    quiet = Scope(FileReporter(reporter, flow.location.source))
    drafts = plain(body)
    if drafts is None:
        assert flow.node is not None
        drafts = _lowered(_inventory(body), flow.node, quiet, {})
    if reporter.failed:
        return None
    return evolve(flow.call_flow, steps=finish(drafts, generate_ids=True))


def _check(
    inventory: Inventory,
    drafts: list[Draft],
    steps: tuple[Step | RawStep, ...],
    title: str | None,
    head: Location,
) -> None:
    """Let no steps go out that do something else than the author wrote."""
    from callflow_dsl.compiler.lowering.replay import replay

    difference = replay(inventory, drafts, steps) or _jump_to_nowhere(steps)
    if difference:
        raise FlowcError(
            f'{head}: flowc compiled the flow "{title}" wrongly, and holds it back: {difference}',
            hint="this is a fault of flowc; please report it, with the text of the flow",
        )


def _jump_to_nowhere(steps: tuple[Step | RawStep, ...]) -> str:
    """A jump that the replay need not meet: of a step that no call comes to."""
    places = {_wired(step, "id", "id") for step in steps}
    # One that is no text is the author's own, in `raw`.
    jumps = (_wired(step, "on_keypress_goto", "onKeypressGoto") for step in steps)
    lost = next((jump for jump in jumps if jump is not None and jump not in places), None)
    return "" if lost is None else f"a step jumps to {lost}, and there is no such step"


def _wired(step: Step | RawStep, attribute: str, wire_name: str) -> str | None:
    """The text that a step has on the wire in one field."""
    if isinstance(step, RawStep):
        value = step.fields.get(wire_name)
    else:
        value = step.extra.get(wire_name) or getattr(step, attribute)
    return value if isinstance(value, str) else None


def _title(flow: ast.Flow, scope: Scope) -> str | None:
    report = scope.files.report
    if flow.title is None:
        report("flow-without-title", flow.word_span)
        return None
    title = scope.resolve(flow.title)
    if title is None:
        return None
    text = written(title)
    if not isinstance(title, ast.Text):
        report("title-without-quotes", flow.title.span, fix=f'"{text}"')
    elif not text.strip():
        report("title-empty", flow.title.span)
    return text
