"""`transfer`: connect the caller to somebody else."""

from __future__ import annotations

from callflow_dsl._frozen import field, frozen
from callflow_dsl.steps import kinds
from callflow_dsl.steps.behaviour import Dial, Options
from callflow_dsl.steps.spec import argument, describe, option
from callflow_dsl.steps.step import Step


def _does(options: Options) -> Dial:
    return Dial(options.text("destination"), options.text("record"), options.flag("mask"))


@describe(
    "transfer",
    "transfer",
    help="Connects the caller; the flow goes on when that leg ends or is not answered.",
    does=_does,
    example="transfer +31201234567 record both",
)
@frozen
class Transfer(Step):
    """Connect to ``destination``: E.164 digits without the plus, or a SIP or client URI."""

    destination: str = field(
        metadata=argument(
            "destination",
            kinds.DESTINATION,
            help="The number, SIP address or client that is called.",
        )
    )
    record: str | None = option(
        "record",
        "record",
        kinds.choice("in", "out", "both"),
        help="Whose voice is recorded: the destination's (in), the caller's (out), or both.",
    )
    mask: bool | None = option(
        "mask",
        "mask",
        kinds.FLAG,
        help="Shows the number that was called instead of the caller's own.",
    )
    if_machine: str | None = option(
        "ifMachine",
        "machine",
        kinds.IF_MACHINE,
        help="What happens when an answering machine picks up there; hangup is known to work.",
    )
