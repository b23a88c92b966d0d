"""What is known of a stored flow: whose it is, and whether somebody has changed it since."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from attrs import frozen

from callflow_dsl.deploy.content import is_still

if TYPE_CHECKING:
    from callflow_dsl.deploy.account import RemoteFlow
    from callflow_dsl.deploy.ledger import Ledger
    from callflow_dsl.deploy.lockfile import Entry
    from callflow_dsl.deploy.mark import Scope


class Standing(Enum):
    """Whose a stored flow is."""

    #: Ours, as we wrote it.
    KEPT = "kept"
    #: Ours, and changed by somebody since.
    EDITED = "edited"
    #: It bears the mark of another project or environment.
    OTHERS = "others"
    #: Nothing says that it is ours.
    FOREIGN = "foreign"


@frozen
class Knowledge:
    """All that can be asked: the account's ledger, and the owner that is meant."""

    scope: Scope
    ledger: Ledger

    def standing(self, flow: RemoteFlow, entry: Entry | None) -> Standing:
        """Whose a flow is; ``entry`` is what the lock file says of it."""
        if flow.mark is None:
            return self._unmarked(flow, entry)
        if flow.mark.scope != self.scope.text:
            return Standing.OTHERS
        if flow.is_as_marked:
            return Standing.KEPT
        # A server that adds what was not sent is told by what was read back then.
        known = self.ledger.of(flow.id)
        if known is not None and known.stored:
            return _kept(is_still(flow.content, known.stored))
        is_fresh = entry is not None and entry.mark == flow.mark.sent
        return _kept(entry is not None and is_fresh and is_still(flow.content, entry.stored))

    def _unmarked(self, flow: RemoteFlow, entry: Entry | None) -> Standing:
        """Whose a flow without a mark is."""
        if entry is not None:
            return _kept(is_still(flow.content, entry.stored) and not entry.mark)
        # The ledger remembers it: somebody's tool gave its steps other ids.
        return Standing.FOREIGN if self.ledger.of(flow.id) is None else Standing.EDITED

    def numbers(self, flow: RemoteFlow, entry: Entry | None) -> list[tuple[str, ...]] | None:
        """The sets of numbers that a flow may have without anybody's doing; None: not known.

        There are two of them where a deploy was interrupted.
        """
        known = self.ledger.of(flow.id)
        if known is not None and known.numbers is not None:
            return [known.numbers, *([known.coming] if known.coming is not None else [])]
        if self.ledger.ids or entry is None or entry.numbers is None:
            return None
        return [entry.numbers]

    def given(self, flow: RemoteFlow, entry: Entry | None) -> bool:
        """Whether flowc gave a flow numbers, or was about to."""
        known = self.ledger.of(flow.id)
        if known is not None:
            return bool(known.numbers or known.coming)
        return not self.ledger.ids and entry is not None and bool(entry.numbers)


def _kept(kept: bool) -> Standing:
    return Standing.KEPT if kept else Standing.EDITED
