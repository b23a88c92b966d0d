"""What holds around a statement while a flow is resolved: names, defaults, labels."""

from __future__ import annotations

from callflow_dsl.compiler.resolved import Label
from callflow_dsl.diagnostics.model import NestingError, Related
from callflow_dsl.patterns import pattern
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from callflow_dsl.compiler.compile_step import StepCompiler
    from callflow_dsl.compiler.defaults import Defaults
    from callflow_dsl.compiler.resolved import Enclosing, InPart
    from callflow_dsl.diagnostics.model import FileReporter
    from callflow_dsl.source import Location, Span


#: Blocks and parts in one another; more are refused. The number is far below what Python itself
#: bears, so that what is refused depends neither on the caller nor on compiled modules, which
#: would not see the end of the stack.
MOST_NESTED = 50


class Frame:
    """One block. ``visible`` holds the labels that a goto in it may lead to."""

    __slots__ = (
        "around", "defaults", "home", "is_flow", "parts", "passed", "steps", "visible",
    )  # fmt: skip

    def __init__(self, home: Home, steps: StepCompiler, defaults: Defaults) -> None:
        self.home = home
        self.steps = steps
        self.defaults = defaults
        self.visible: dict[str, Label] = {}
        #: Parameter of the part around here -> the label that it was given.
        self.passed: dict[str, Label] = {}
        #: This is the body of a flow itself, where its settings stand.
        self.is_flow = False
        #: What stands around this block, the outermost first; the parts among it.
        self.around: tuple[Enclosing, ...] = ()
        self.parts: tuple[InPart, ...] = ()

    def inside(
        self, statements: tuple[ast.Statement, ...], block: Enclosing | None = None
    ) -> Frame:
        """The frame of a block in this one; ``block`` says what is around it.

        Raises `NestingError` where blocks nest too deeply.
        """
        if len(self.around) >= MOST_NESTED:
            raise NestingError(self.home.place(statements[0]) if statements else None)
        frame = Frame(self.home, self.steps, self.defaults.inside(statements, self.steps))
        frame.visible = self.home.declared(statements, self.visible)
        frame.passed = self.passed
        frame.around = (*self.around, block) if block is not None else self.around
        frame.parts = self.parts
        return frame


class Home:
    """The body of a flow, or one use of a part: labels are unique in it, and its own."""

    __slots__ = ("_exact", "_files", "_places", "_statements", "labels")

    def __init__(self, files: FileReporter, statements: tuple[ast.Statement, ...], exact: bool):
        self._files = files
        self._exact = exact
        self._statements = statements
        self.labels: list[Label] = []
        #: Every label, also those in blocks, and where it stands.
        self._places: dict[str, Span] = {}
        for name, span, _ in _labels(_deep(statements)):
            first = self._places.setdefault(name, span)
            if first != span:
                related = (Related(files.at(first), "it was used first here"),)
                files.report("label-twice", span, related=related, name=name)

    def place(self, statement: ast.Statement) -> Location:
        """Where a statement of this body stands."""
        return self._files.at(statement.span)

    def declared(
        self, statements: tuple[ast.Statement, ...], around: dict[str, Label]
    ) -> dict[str, Label]:
        """The labels that are visible in a block with these statements."""
        labels = {
            name: Label(name, span, exact=self._exact, is_id=is_id)
            for name, span, is_id in _labels(statements)
        }
        if not labels:
            return around
        self.labels += labels.values()
        return {**around, **labels}

    def missing_label(self, name: str, span: Span, visible: Iterable[str], fixable: bool) -> None:
        """Report a goto that leads nowhere, unless the label's statement was not understood."""
        lost = self._files.reporter.places(
            "label-before-nothing", "label-before-label", "label-before-no-step"
        )
        if any(label.text == name for label in lost) or self._lacks_colon(name):
            return
        place = self._places.get(name)
        if place is not None:
            related = (Related(self._files.at(place), "it stands here"),)
            self._files.report("label-in-block", span, related=related, name=name)
        elif self._is_elsewhere(name):
            self._files.report("label-elsewhere", span, name=name)
        else:
            from callflow_dsl.suggest import closest

            fix = closest(name, visible) if fixable else None
            self._files.report("label-unknown", span, fix=fix, name=name)

    def _is_elsewhere(self, name: str) -> bool:
        """Whether a line of the file seems to begin with this label."""
        import re

        label = rf"(?m)(?:^|\{{)[ \t]*{re.escape(name)}[ \t]*:(?!//)"
        return re.search(label, self._files.source.text) is not None

    def _lacks_colon(self, name: str) -> bool:
        """Whether an unknown word has this name: a label that lacks its colon, as was said."""
        unknown = self._files.reporter.places("statement-unknown", "label-without-colon")
        return any(place.text == name for place in unknown)

    def check_used(self) -> None:
        """Warn of labels that no goto leads to."""
        unused = [label for label in self.labels if not label.reached and not label.is_id]
        # An id that a server gave is kept as a label, so that the same step is written back.
        unused = [label for label in unused if not _GIVEN_ID.fullmatch(label.name)]
        if unused and not _labelled_throughout(self._statements):
            for label in unused:
                self._files.report("label-unused", label.span, name=label.name)


#: What ids look like that servers and compilers give: a UUID, or the like behind a verb.
_GIVEN_ID = pattern(r"(?:[a-z]+-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){0,3}(?:-[0-9a-f]{12}|-[0-9]+)?")


def _labelled_throughout(statements: tuple[ast.Statement, ...]) -> bool:
    """Whether each of several steps has a label: they are the ids that `pull` keeps."""
    if any(type(statement) is ast.Step for statement in statements):
        return False
    nodes = list(ast.walk(*statements, leaves=(ast.Step,)))
    steps = sum(isinstance(node, ast.Step | ast.Raw) for node in nodes)
    return 1 < steps == sum(isinstance(node, ast.Labelled) for node in nodes)


def _deep(statements: Iterable[ast.Statement]) -> Iterator[ast.Node]:
    """Statements that may be labelled or hold one that is, with all that stands in them."""
    for statement in statements:
        if type(statement) is ast.Raw or (
            type(statement) is ast.Labelled and type(statement.statement) is ast.Step
        ):
            yield statement
        elif type(statement) not in (ast.Step, ast.Use):
            yield from ast.walk(statement, leaves=(ast.Step,))


def _labels(nodes: Iterable[ast.Node]) -> Iterator[tuple[str, Span, bool]]:
    """The labels among statements: name, place, whether it is the id in a raw step."""
    for node in nodes:
        if isinstance(node, ast.Labelled):
            yield node.label, node.label_span, False
        elif isinstance(node, ast.Raw):
            name = node.fields.get("id")
            if isinstance(name, str):
                yield name, node.span, True
