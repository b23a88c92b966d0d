"""From the syntax tree of one flow to the flow on the wire."""

from __future__ import annotations

from callflow_dsl.compiler import checks
from callflow_dsl.compiler.identity import step_id
from callflow_dsl.compiler.result import CompiledFlow
from callflow_dsl.compiler.settings import Settings
from callflow_dsl.compiler.step import StepCompiler
from callflow_dsl.compiler.values import written
from callflow_dsl.source import Location
from callflow_dsl.steps import BY_VERB, CallFlow, RawStep, Step
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from callflow_dsl.compiler.scope import Scope
    from callflow_dsl.source import Span


class Draft:
    """A step on its way: what is known before all labels are."""

    __slots__ = ("fields", "goto_span", "label", "label_span", "node", "raw")

    def __init__(self, node: ast.Step | ast.Raw, label: str | None, label_span: Span) -> None:
        self.node = node
        self.label = label
        self.label_span = label_span
        self.fields: dict[str, Any] = {}
        self.raw: dict[str, Any] | None = None


class FlowCompiler:
    """Compiles one flow of a file."""

    def __init__(self, flow: ast.Flow, scope: Scope, shared_defaults: list[ast.Defaults]) -> None:
        self._flow = flow
        self._scope = scope
        self._report = scope.files.report
        self._steps = StepCompiler(scope)
        self._drafts: list[Draft] = []
        #: Labels of statements that have been reported as unknown.
        self._lost_labels: dict[str, Span] = {}
        self._settings = Settings(self._steps)
        for defaults in shared_defaults:
            self._settings.defaults(defaults, shared=True)

    def compile(self) -> CompiledFlow:
        """The flow; what could not be compiled has been reported and is left out."""
        statements = self._flow.body.statements
        for statement in statements:
            # Defaults hold for the whole flow, wherever they stand.
            if type(statement) is ast.Defaults:
                self._settings.defaults(statement)
        for statement in statements:
            if type(statement) is ast.Step:
                self._step(statement, None, statement.span)
            elif type(statement) is ast.Labelled:
                self._labelled(statement)
            else:
                self._other(statement)
        checks.labels(self._drafts, self._lost_labels, self._scope.files)
        checks.variables(self._drafts, self._scope.files)
        return self._finish()

    def _labelled(self, statement: ast.Labelled) -> None:
        inner = statement.statement
        if isinstance(inner, ast.Step):
            self._step(inner, statement.label, statement.label_span)
        elif isinstance(inner, ast.Raw):
            self._raw(inner, statement.label, statement.label_span)
        elif isinstance(inner, ast.Unknown):
            self._lost_labels[statement.label] = statement.label_span
        else:
            message = f"the label {statement.label} stands before something that is no step"
            self._report("FLW103", statement.label_span, message)
            self._other(inner)

    def _step(self, step: ast.Step, label: str | None, label_span: Span) -> None:
        if (
            step.verb == "record"
            and label is None
            and self._settings.record(step, not self._drafts)
        ):
            return
        draft = Draft(step, label, label_span)
        draft.fields = self._steps.fields(step)
        defaults = self._settings.defaults_of(step.verb)
        if defaults:
            draft.fields = {**defaults, **draft.fields}
        for option in step.options:
            if type(option) is ast.RawFields and option.fields:
                draft.raw = {**(draft.raw or {}), **option.fields}
                self._report("FLW232", option.span, "raw passes these fields through unchecked")
        self._drafts.append(draft)

    def _raw(self, raw: ast.Raw, label: str | None, label_span: Span) -> None:
        if raw.fields:  # otherwise the parser has reported it
            self._report("FLW232", raw.span, "raw passes this step through unchecked")
        if raw.fields and not isinstance(raw.fields.get("action"), str):
            note = 'As in: raw {"action": "beep", "options": {}}'
            self._report("FLW216", raw.span, "a raw step needs its action", note)
        draft = Draft(raw, label, label_span)
        draft.raw = raw.fields
        if label is None and isinstance(raw.fields.get("id"), str):
            draft.label = raw.fields["id"]
        self._drafts.append(draft)

    def _other(self, statement: ast.Statement) -> None:
        match statement:
            case ast.Raw():
                self._raw(statement, None, statement.span)
            case ast.Setting():
                self._settings.setting(statement)
            case ast.Defaults() | ast.Unknown() | ast.Block():
                pass  # read before, or reported already
            case ast.If() | ast.Menu() | ast.Use():
                word = type(statement).__name__.lower()
                end = statement.span[0] + len(word)
                note = "Write its core steps: `as` and `on key goto`, and `if` behind a step."
                self._report(
                    "FLW025",
                    (statement.span[0], end),
                    f"`{word}` parses, but this version does not compile it yet",
                    note,
                )
            case _:
                checks.misplaced(statement, self._scope.files, "in a flow")

    def _finish(self) -> CompiledFlow:
        files, flow = self._scope.files, self._flow
        title = self._title(flow.title)
        taken = {draft.label for draft in self._drafts if draft.label is not None}
        steps = tuple(self._finish_step(draft, taken) for draft in self._drafts)
        extra = dict(flow.raw.fields) if flow.raw else {}
        call_flow = CallFlow(title, steps, **self._settings.values, extra=extra)
        end = flow.body.span[0]
        return CompiledFlow(
            call_flow,
            tuple(files.at(draft.node.span) for draft in self._drafts),
            tuple(self._settings.numbers),
            Location(files.source, (flow.span[0], end)),
        )

    def _title(self, value: ast.Value | None) -> str | None:
        if value is None:
            start = self._flow.span[0]
            note = 'The API stores flows by title: flow "Title" {. An answer to fetch needs none.'
            self._report("FLW234", (start, start + len("flow")), "this flow has no title", note)
            return None
        title = self._scope.resolve(value)
        if title is None:
            return None
        text = written(title)
        if not isinstance(title, ast.Text):
            self._report(
                "FLW201",
                value.span,
                "the title of a flow stands in quotes",
                fix=("put it in quotes", f'"{text}"'),
            )
        elif not text.strip():
            self._report("FLW211", value.span, "the title of this flow is empty")
        return text

    def _finish_step(self, draft: Draft, taken: set[str]) -> Step | RawStep:
        if isinstance(draft.node, ast.Raw):
            fields = dict(draft.node.fields)
            if draft.label is not None and "id" not in fields:
                fields = {"id": draft.label, **fields}
            return RawStep(fields)
        kind = BY_VERB[draft.node.verb]
        identity = draft.label
        if identity is None and self._settings.generate_ids:
            identity = step_id(kind, draft.fields, taken)
            taken.add(identity)
        try:
            step: Step = kind.cls(id=identity, **draft.fields)
        except TypeError:
            return RawStep({})  # the argument is missing, which has been reported
        if draft.raw is None:
            return step
        from callflow_dsl.wire.decode import decode_step
        from callflow_dsl.wire.encode import encode_step

        fields = encode_step(step)
        self._overridden(draft, fields)
        return decode_step(_laid_over(fields, draft.raw))

    def _overridden(self, draft: Draft, fields: dict[str, Any]) -> None:
        raw = draft.raw or {}
        options = raw.get("options")
        names = [name for name in raw if name in fields and name != "options"]
        if isinstance(options, dict):
            names += [name for name in options if name in fields.get("options", {})]
        if not names or isinstance(draft.node, ast.Raw):
            return
        span = next(o.span for o in draft.node.options if isinstance(o, ast.RawFields))
        for name in names:
            self._report("FLW233", span, f"raw replaces {name}, which the line gives already")


def _laid_over(fields: dict[str, Any], raw: dict[str, Any]) -> dict[str, Any]:
    """The fields of a step with those of `raw` over them, and likewise under `options`."""
    merged = {**fields, **raw}
    if isinstance(raw.get("options"), dict):
        merged["options"] = {**fields.get("options", {}), **raw["options"]}
    return merged
