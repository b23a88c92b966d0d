"""``--assume NAME=VALUE``: what the platform leaves open, the same in every command."""

from __future__ import annotations

from callflow_dsl.cli._params import assignments

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.cli._parser import Parser
    from callflow_dsl.simulate.world import World


def add_assume_argument(parser: Parser, *, all_too: bool = False) -> None:
    """Add ``--assume``; ``all_too``: the command can also turn all guesses in turn."""
    more = "; all: say which of them the result depends on" if all_too else ""
    parser.add_argument(
        "--assume", metavar="NAME=VALUE", action="append", default=[],
        help=f"take another guess about the platform (docs/simulator.md lists them){more}",
    )  # fmt: skip


def assumed(world: World, arguments: list[str], *, all_too: bool = False) -> World:
    """The world with these guesses; ``all_too``: a command sees to ``all`` among them itself."""
    from callflow_dsl.simulate.world import assume

    own = [argument for argument in arguments if not (all_too and argument == "all")]
    return assume(world, assignments(own, "--assume"))
