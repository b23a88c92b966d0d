"""`fetch`: go on with a flow from elsewhere."""

from __future__ import annotations

from callflow_dsl._frozen import field, frozen
from callflow_dsl.steps import kinds
from callflow_dsl.steps.behaviour import Ask, Options
from callflow_dsl.steps.spec import argument, describe
from callflow_dsl.steps.step import Step


def _does(options: Options) -> Ask:
    return Ask(options.text("url"))


@describe(
    "fetch",
    "fetchCallFlow",
    help="Asks an address for the flow that goes on from here; steps after it never run.",
    example='fetch "https://example.com/next-question"',
    does=_does,
    ends=True,
    hands_over="url",
)
@frozen
class Fetch(Step):
    """Go on with the call flow that a GET of ``url`` answers with."""

    url: str = field(metadata=argument("url", kinds.URL, help="Where the next flow is."))
