"""What stands in a flow's body: found once, asked by its lowering and by the replay of that."""

from __future__ import annotations

from callflow_dsl.compiler.lowering.queries import (
    every,
    leading_back,
    literals_of_statement,
    stored_variables,
)
from callflow_dsl.compiler.lowering.rest import Uses

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.compiler.resolved import Body


class Inventory:
    """A body and what stands in it."""

    __slots__ = ("body", "leading_back", "literals", "statements", "stored", "tested", "uses")

    def __init__(self, body: Body) -> None:
        self.body = body
        #: All statements, also those in blocks, in the order of the text.
        self.statements = list(every(body))
        #: All comparisons.
        self.literals = [
            literal for statement in self.statements for literal in literals_of_statement(statement)
        ]
        #: The variables that the comparisons test, and those that steps and menus store.
        self.tested = {literal.condition.variable for literal in self.literals}
        self.stored = stored_variables(self.statements)
        #: Identities of the branches from which their menu may be heard again.
        self.leading_back = leading_back(body)
        self.uses = Uses(self.statements)
