"""What stands in a flow's body: found once, asked by its lowering and by the replay of that."""

from __future__ import annotations

from callflow_dsl.compiler.lowering.queries import (
    every,
    leading_back,
    literals_of_statement,
    stored_variables,
)
from callflow_dsl.compiler.lowering.rest import Uses
from callflow_dsl.compiler.resolved import Menu

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.compiler.resolved import Body, Literal, Statement


class Inventory:
    """A body and what stands in it."""

    __slots__ = (
        "body", "dividing", "leading_back", "literals", "statements", "stored", "tested", "uses",
    )  # fmt: skip

    def __init__(self, body: Body) -> None:
        self.body = body
        #: All statements, also those in blocks, in the order of the text.
        self.statements = list(every(body))
        #: All comparisons, and the statements that divide their callers: by these, or by keys.
        self.literals: list[Literal] = []
        self.dividing: list[Statement] = []
        for statement in self.statements:
            literals = list(literals_of_statement(statement))
            self.literals += literals
            if literals or isinstance(statement, Menu):
                self.dividing.append(statement)
        #: The variables that the comparisons test, and those that steps and menus store.
        self.tested = {literal.condition.variable for literal in self.literals}
        self.stored = stored_variables(self.statements)
        #: Identities of the branches from which their menu may be heard again.
        self.leading_back = leading_back(body)
        self.uses = Uses(self.statements)
