"""The call flow: what stands around the steps."""

from __future__ import annotations

from callflow_dsl._frozen import field, frozen
from callflow_dsl.steps import kinds
from callflow_dsl.steps.spec import Spec, option, specs_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from callflow_dsl.steps.step import RawStep, Step

#: Fields that the server alone writes: never sent, and left out of a decompiled flow.
SERVER_FIELDS = ("createdAt", "updatedAt", "_links")

#: Settings of a flow that are not fields of the call flow on the wire, with their help.
OTHER_SETTINGS = {
    "number": "A number that rings this flow; flowc deploy points it here.",
    "ids": "`ids server` leaves the ids of steps without a label to the server.",
}


@frozen
class CallFlow:
    """A call flow as the Voice API stores it.

    ``title`` and ``steps`` are what a flow consists of; None stands for an absent field.
    """

    title: str | None
    steps: tuple[Step | RawStep, ...]
    id: str | None = option("id", "id", kinds.TEXT, help="The id that the server gave the flow.")
    record: bool | None = option(
        "record", "record", kinds.FLAG, help="Records the whole call.", default=False
    )
    default: bool | None = option(
        "default", "default", kinds.FLAG, help="Serves every number that has no flow of its own."
    )
    max_duration: int | None = option(
        "maxDuration",
        "max duration",
        kinds.whole_seconds(minimum=1),
        help="The longest that a call can last.",
    )
    #: Fields that flowc does not know, kept as they came.
    extra: Mapping[str, Any] = field(factory=dict, kw_only=True)


#: Specs of the settings, in the order in which they are written.
FLOW_SPECS: tuple[Spec, ...] = specs_of(CallFlow)
