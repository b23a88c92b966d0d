"""From the syntax tree of one flow to the resolved program (compiler/resolved.py)."""

from __future__ import annotations

from callflow_dsl.compiler import checks
from callflow_dsl.compiler.compile_step import StepCompiler
from callflow_dsl.compiler.conditions import conjunction, read
from callflow_dsl.compiler.frame import Frame, Home
from callflow_dsl.compiler.resolved import Action, Again, Choice, Group, InChoice
from callflow_dsl.diagnostics.model import Related
from callflow_dsl.picking import instances
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.compiler.conditions import Tested
    from callflow_dsl.compiler.defaults import Defaults
    from callflow_dsl.compiler.flow_settings import Settings
    from callflow_dsl.compiler.resolved import Body, Enclosing, Label, Test
    from callflow_dsl.compiler.scope import Scope
    from callflow_dsl.diagnostics.model import Reporter
    from callflow_dsl.source import Location

#: More steps than this from one flow are a mistake: parts that use parts multiply.
MOST_STEPS = 10_000


class Resolver:
    """Reads one flow, or a part that no flow uses; problems go to the files' reporter."""

    def __init__(self, settings: Settings | None) -> None:
        self._settings = settings
        #: Every comparison of a variable, and where it stands.
        self.tested: Tested = []
        #: The parts that were read, by the identity of their nodes.
        self.parts: set[int] = set()
        #: Identity of a part's node -> whether it holds lines of a menu.
        self.holding_branches: dict[int, bool] = {}
        self._used_steps = 0
        self._is_too_long = False

    def flow(self, statements: tuple[ast.Statement, ...], scope: Scope, around: Defaults) -> Body:
        """The body of a flow; ``around`` are the defaults of its file."""
        frame = Frame(Home(scope.files, statements, True), StepCompiler(scope), around)
        frame.is_flow = True
        return self.whole(statements, frame)

    def whole(self, statements: tuple[ast.Statement, ...], around: Frame) -> Body:
        """The body of a flow or of a part, in a frame that holds its home."""
        frame = around.inside(statements)
        frame.is_flow = around.is_flow
        body = self.body(statements, frame)
        if not frame.steps.scope.files.reporter.misread:
            around.home.check_used()
        return body

    def has_room(self, place: Location, reporter: Reporter) -> bool:
        """Whether one more part may be used; else it is reported once, at ``place``."""
        if self._used_steps < MOST_STEPS:
            return True
        if not self._is_too_long:
            self._is_too_long = True
            reporter.report("parts-too-long", place, most=MOST_STEPS)
        return False

    def block(self, block: ast.Block, frame: Frame, what: Enclosing) -> Body:
        """The statements of a block; ``what`` it is the block of."""
        return self.body(block.statements, frame.inside(block.statements, what))

    def body(self, statements: tuple[ast.Statement, ...], frame: Frame) -> Body:
        """These statements, whose labels and defaults the frame holds already."""
        body: Body = []
        for statement in statements:
            if body and type(body[-1]) is Again:
                self._behind_again(statement, frame)
                break
            if type(statement) is ast.Step:
                self._step(statement, None, frame, body)
            elif type(statement) is ast.Labelled:
                self._labelled(statement, frame, body)
            else:
                self._other(statement, frame, body)
        return body

    def _behind_again(self, statement: ast.Statement, frame: Frame) -> None:
        inner = statement.statement if isinstance(statement, ast.Labelled) else statement
        if not isinstance(inner, ast.Unknown):
            frame.steps.scope.files.report("statement-behind-again", statement.span)

    def _labelled(self, statement: ast.Labelled, frame: Frame, body: Body) -> None:
        label = frame.visible[statement.label]
        label.seen = True
        inner = statement.statement
        if isinstance(inner, ast.Step):
            self._step(inner, label, frame, body)
        elif isinstance(inner, ast.Raw):
            self._raw(inner, label, frame, body)
        elif isinstance(inner, ast.Menu):
            self._menu(inner, label, frame, body)
        elif not isinstance(inner, ast.Unknown):
            files = frame.steps.scope.files
            if not files.reporter.is_claimed(files.at(statement.label_span)):
                files.report("label-before-no-step", statement.label_span, name=statement.label)
            label.reached = True  # one mistake is enough
            self._other(inner, frame, body)

    # Steps

    def _step(self, step: ast.Step, label: Label | None, frame: Frame, body: Body) -> None:
        steps, defaults = frame.steps, frame.defaults
        line = steps.line(step, defaults)
        if line is None:
            if self._is_setting(step, label, frame, body):
                return
            action = Action(step, steps.scope, frame.around)
            self._say(action, step, frame)
        else:
            fields, tail = line
            around = defaults.of(step.verb)
            action = Action(
                step, steps.scope, frame.around, {**around, **fields} if around else fields
            )
            if tail.tested:
                action.test = tail.test
                place = (steps.scope.files, step)
                for name in tail.tested:
                    self.tested.append((name, place))
        action.label = label
        if frame.passed or "on_keypress_goto" in action.fields:
            self._set_goto(action, step, frame)
        body.append(action)
        if frame.parts:
            self._used_steps += 1

    def _is_setting(self, step: ast.Step, label: Label | None, frame: Frame, body: Body) -> bool:
        """Whether it is `record` for the whole call, which is then taken."""
        return (
            step.verb == "record"
            and label is None
            and frame.is_flow
            and self._settings is not None
            and self._settings.record(step, not body)
        )

    def _say(self, action: Action, step: ast.Step, frame: Frame) -> None:
        """Read what a step says from the tree."""
        files = frame.steps.scope.files
        fields = frame.steps.fields(step, frame.defaults.language)
        defaults = frame.defaults.of(step.verb)
        action.fields = {**defaults, **fields} if defaults else fields
        for option in step.options:
            if type(option) is ast.RawFields and option.fields:
                action.raw = {**(action.raw or {}), **option.fields}
                files.report("raw-unchecked", option.span, what="these fields")
        test = frame.steps.test(step, self.tested)
        if test is not None:
            guards = conjunction(test)
            if guards is None:
                action.test = test
            else:
                action.fields["conditions"] = guards

    def _set_goto(self, action: Action, step: ast.Step, frame: Frame) -> None:
        """Find the label that the keys of a step lead to."""
        goto = action.fields.get("on_keypress_goto")
        if goto in frame.visible and not frame.passed:
            action.goto = _led_to(frame.visible[goto])
            return
        value = _named_goto(step)
        if isinstance(value, ast.Ref) and value.name in frame.passed:
            action.goto = _led_to(frame.passed[value.name])
        elif goto is not None:
            action.goto = self._goto(goto, value or step, frame)

    def _raw(self, raw: ast.Raw, label: Label | None, frame: Frame, body: Body) -> None:
        files = frame.steps.scope.files
        if raw.fields:  # otherwise the parser has reported it
            files.report("raw-unchecked", raw.span, what="this step")
        if raw.fields and not isinstance(raw.fields.get("action"), str):
            files.report("raw-without-action", raw.span)
        action = Action(raw, frame.steps.scope, frame.around)
        action.raw, action.label = raw.fields, label or _named_by(raw, frame)
        if action.label is not None:
            action.label.seen = True
        goto = raw.fields.get("onKeypressGoto")
        if isinstance(goto, str):
            action.goto = self._goto(goto, raw, frame)
        body.append(action)
        if frame.parts:
            self._used_steps += 1

    def _goto(self, name: str, at: ast.Node, frame: Frame) -> Label | None:
        """The label of a name, which is written in ``at``."""
        label = frame.visible.get(name)
        if label is not None:
            return _led_to(label)
        files = frame.steps.scope.files
        passed = frame.steps.scope.origin(at) if isinstance(at, ast.Ref) else ()
        if passed:
            goto = (Related(files.at(at.span), "the goto is here"),)
            report = files.reporter.report
            report("label-passed-unknown", passed[0].location, related=goto, name=name)
        else:
            is_option = not isinstance(at, ast.Step | ast.Raw)
            frame.home.missing_label(name, at.span, frame.visible, is_option)
        return None

    # Structure

    def _other(self, statement: ast.Statement, frame: Frame, body: Body) -> None:
        match statement:
            case ast.Raw():
                self._raw(statement, None, frame, body)
            case ast.Setting() if frame.is_flow and self._settings is not None:
                self._settings.setting(statement)
            case ast.Defaults() | ast.Unknown() | ast.Block():
                pass  # read before, or reported already
            case ast.If():
                body.append(self._if(statement, frame))
            case ast.Menu():
                self._menu(statement, None, frame, body)
            case ast.Use():
                from callflow_dsl.compiler.resolve_use import use

                body += use(self, statement, frame)
            case ast.Again():
                from callflow_dsl.compiler.resolve_again import again

                body += again(statement, frame)
            case _:
                where = "in a flow" if frame.is_flow else "in this block"
                checks.misplaced(statement, frame.steps.scope.files, where)

    def _if(self, statement: ast.If, frame: Frame) -> Choice:
        """The choice; one that an ``else if`` adds is the only statement of its ``else``."""
        scope = frame.steps.scope
        branches: list[tuple[ast.If, Test, Body]] = []
        otherwise: Body = []
        branch: ast.If | ast.Block | None = statement
        while isinstance(branch, ast.If):
            # A condition that was reported stands for one that always holds.
            test = read(branch.condition, scope, self.tested) or Group((), True)
            branches.append((branch, test, self.block(branch.body, frame, InChoice(branch, True))))
            branch = branch.otherwise
        if branch is not None:
            otherwise = self.block(branch, frame, InChoice(branches[-1][0], False))
        for node, test, then in reversed(branches):
            place = scope.files.at(node.condition.span)
            choice = Choice(test, then, otherwise, place, node)
            otherwise = [choice]
        return choice

    def _menu(self, statement: ast.Menu, label: Label | None, frame: Frame, body: Body) -> None:
        from callflow_dsl.compiler.resolve_menu import menu

        body.append(menu(self, statement, label, frame))


def _named_by(raw: ast.Raw, frame: Frame) -> Label | None:
    """The label that is the id of a raw step; the id may be empty."""
    identity = raw.fields.get("id")
    return frame.visible.get(identity) if isinstance(identity, str) else None


def _led_to(label: Label) -> Label:
    """The label, to which a goto leads that was read just now."""
    label.reached = True
    label.backward |= label.seen
    return label


def _named_goto(step: ast.Step) -> ast.Value | None:
    """The label as it stands on the line itself."""
    options = instances(step.options, ast.Option)
    return next((option.value for option in options if option.word == "on key goto"), None)
