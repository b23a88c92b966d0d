"""Call a flow and hear what it does: with your own keys in the terminal, or scripted.

  flowc simulate support.flow                  an interactive call
  flowc simulate support.flow --keys 1,_,23#   a script: keys, silences, entries

In an interactive call each prompt is shown when it would be heard, and the call waits:
type keys and Enter to press them as the prompt ends, Enter alone to stay silent, h to
hang up. Time is virtual, nothing is waited for.

Exit codes: 0 the call was made, however it went; 1 the file has errors; 2 wrong usage or a file
that cannot be read. Whether a call goes as it should is for `flowc test` to say.
"""

from __future__ import annotations

import sys

from callflow_dsl.cli._assume import add_assume_argument, assumed
from callflow_dsl.cli._colors import painted
from callflow_dsl.cli._flow_inputs import (
    add_fetch_arguments,
    add_flow_arguments,
    choose,
    fetcher,
    files_by_url,
    load_named,
)
from callflow_dsl.cli._formats import Format, add_format_arguments, is_for_people, rendered
from callflow_dsl.cli._params import assignments, given_values
from callflow_dsl.cli._tell import note
from callflow_dsl.errors import FlowcError
from callflow_dsl.files import write_whole
from callflow_dsl.patterns import pattern
from callflow_dsl.printing import json_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any

    from callflow_dsl.cli._parser import Parser
    from callflow_dsl.simulate import Caller, Event, Fetch, Transcript, World
    from callflow_dsl.simulate.call import Dialled


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc simulate``."""
    add_flow_arguments(parser)
    parser.add_argument(
        "--keys",
        metavar="LIST",
        help="the caller's moves, by comma or `then`: keys (1, 123#), a silence (5s, _ until "
        "something new is heard, . during one step that listens), speak, hangup",
    )
    parser.add_argument("--barge-in", action="store_true", help="press before a prompt has ended")
    parser.add_argument(
        "--transfers",
        metavar="LIST",
        default="",
        help="how transfers go, by comma: answered (default), busy, no_answer, failed",
    )
    parser.add_argument("--machine", action="store_true", help="an answering machine picks up")
    parser.add_argument(
        "--var", metavar="NAME=VALUE", action="append", default=[], help="set before the call"
    )
    add_fetch_arguments(parser)
    add_assume_argument(parser)
    parser.add_argument(
        "--media", metavar="URL=FILE", action="append", default=[],
        help="the WAV file that stands for this URL: its length is used",
    )  # fmt: skip
    parser.add_argument(
        "--allow-http", action="store_true", help="really fetch the URLs that --fetch does not name"
    )
    parser.add_argument("--speak", action="store_true", help="say the prompts aloud")
    parser.add_argument(
        "--wav", metavar="OUT.wav",
        help="with --keys: write the call as sound, prompts, tones and pauses at their times",
    )  # fmt: skip
    parser.add_argument("--skipped", action="store_true", help="also show steps that did not run")
    add_format_arguments(parser, FORMATS)


def run(args: argparse.Namespace) -> int:
    """Run one call and print it; always 0: whether a flow is right is for tests to say."""
    from callflow_dsl.simulate import Caller, World, load
    from callflow_dsl.simulate.caller import parse_moves, parse_transfer
    from callflow_dsl.simulate.media import media_ms

    flow = choose(load_named(args), args.flow)
    program = load(flow.wire)
    lengths = media_ms(files_by_url(args.media, "--media"))
    world = assumed(World(machine=args.machine, media_ms=lengths), args.assume)
    fetch = fetcher(args.fetch, given_values(args), allow_http=args.allow_http)
    variables = assignments(args.var, "--var")
    transfers = tuple(parse_transfer(text) for text in args.transfers.split(",") if text)
    moves = parse_moves(args.keys or "")
    caller = Caller(moves, transfers, barge_in=args.barge_in)
    if args.wav is not None and args.keys is None:
        raise FlowcError("--wav needs the caller's moves", hint="add --keys LIST", exit_code=2)
    call = _Call(args.speak, args.skipped)
    if args.keys is not None or not is_for_people(args):
        return _scripted(args, call, program, caller, fetch, world, variables)
    return call.interactive(program, caller, fetch, world, variables)


def _scripted(
    args: argparse.Namespace,
    call: _Call,
    program: Any,
    caller: Caller,
    fetch: Fetch | None,
    world: World,
    variables: dict[str, str],
) -> int:
    from callflow_dsl.simulate import simulate

    transcript = simulate(program, caller, fetch=fetch, world=world, variables=variables)
    if args.wav is not None:
        from callflow_dsl.simulate.sound import render

        write_whole(args.wav, render(transcript))
    rendered(args, transcript, call)
    return 0


def _tell(transcript: Transcript, call: _Call) -> None:
    """Show the call, and speak it if that is asked for."""
    call.show(transcript.events)
    for move in filter(_move_text, transcript.unused):
        note(f"the call ended before {_move_text(move)}")


def _json(transcript: Transcript, _call: _Call) -> None:
    from callflow_dsl.simulate.transcript import to_json

    print(json_text(to_json(transcript)))


FORMATS = {"text": Format("for people", _tell), "json": Format("for programs", _json)}


class _Call:
    """The terminal's side of a call: shows events, speaks prompts, asks for replies."""

    def __init__(self, speak: bool, skipped: bool) -> None:
        self.skipped = skipped
        self.speaker = None
        if speak:
            from callflow_dsl.simulate.voice import find_speaker

            self.speaker = find_speaker()
            if self.speaker is None:
                note("no speech program (espeak-ng, say, spd-say) is installed")

    def show(self, events: tuple[Event, ...]) -> None:
        from callflow_dsl.simulate import Heard
        from callflow_dsl.simulate.events import Skipped
        from callflow_dsl.simulate.transcript import line

        for event in events:
            if self.skipped or not isinstance(event, Skipped):
                print(painted(line(event), "simulate"), flush=True)
            if self.speaker is not None and isinstance(event, Heard) and event.text:
                self.speaker(event.text, event.language)

    def interactive(
        self,
        program: Any,
        caller: Caller,
        fetch: Fetch | None,
        world: World,
        variables: dict[str, str],
    ) -> int:
        from callflow_dsl.simulate import Fetching, begin, follow, reply, respond

        turn = begin(program, world, variables)
        self.show(turn.events)
        while turn.state.wait is not None:
            state = turn.state
            if isinstance(state.wait, Fetching) and fetch is not None:
                turn = reply(state, follow(fetch, state.wait))
            else:
                if not caller.moves:
                    caller = self._ask(caller, state)
                answer, caller = respond(caller, state)
                turn = reply(state, answer)
            self.show(turn.events)
        return 0

    def _ask(self, caller: Caller, state: Any) -> Caller:
        """The caller with what was typed for this wait; unchanged where there is no choice."""
        from callflow_dsl._frozen import evolve
        from callflow_dsl.simulate import Collecting, Dialling, Listening, Recording

        match state.wait:
            case Listening(listens=True):
                move = self._ask_keys("keys, Enter for silence, h to hang up> ")
            case Collecting(keys=keys):
                move = self._ask_keys(f"more keys after {keys}, Enter when done> ")
            case Recording():
                move = self._ask_recording()
            case Dialling() if not caller.transfers:
                outcome = self._ask_transfer()
                return evolve(caller, transfers=(outcome,))
            case _:
                return caller
        return evolve(caller, moves=move)

    def _ask_keys(self, prompt: str) -> tuple[Any, ...]:
        from callflow_dsl.simulate import Keys, Leave
        from callflow_dsl.steps.conditions import KEYPAD

        while True:
            typed = _input(prompt)
            if typed in ("h", "hangup"):
                return (Leave(),)
            if all(key in KEYPAD for key in typed):
                return (Keys(typed),) if typed else ()
            print(f"          {typed!r} is no key: 0-9, * and # are", file=sys.stderr)

    def _ask_recording(self) -> tuple[Any, ...]:
        from callflow_dsl.simulate import Leave, Speak

        while True:
            typed = _input("speak: seconds and a key to finish (5 #), h to hang up> ")
            if typed in ("h", "hangup"):
                return (Leave(5000),)
            match = _SPOKEN.fullmatch(typed)
            if match is not None:
                return (Speak(int(match[1] or 5) * 1000, match[2] or ""),)
            print(f"          {typed!r} is not understood", file=sys.stderr)

    def _ask_transfer(self) -> Dialled:
        from callflow_dsl.simulate.caller import parse_transfer

        names = {"": "answered", "a": "answered", "b": "busy", "n": "no_answer", "f": "failed"}
        while True:
            typed = _input("answered (Enter), b busy, n no answer, f failed> ")
            name = names.get(typed, typed)
            if name in names.values():
                return parse_transfer(name)
            print(f"          {typed!r} is not understood", file=sys.stderr)


#: Seconds, a key, or both; a digit alone is seconds.
_SPOKEN = pattern(r"([0-9]{1,9})?(?:(?:^|\s+)([0-9*#]))?")


def _input(prompt: str) -> str:
    """A line from the terminal; at its end the caller does nothing any more."""
    is_typed = sys.stdin.isatty()
    try:
        typed = input(" " * 10 + prompt).strip()
    except EOFError:
        typed, is_typed = "", False
    if not is_typed:
        print(typed)  # nobody typed the line end into the transcript
    return typed


def _move_text(move: object) -> str:
    """What was not done; empty for a silence, which any call may end in."""
    from callflow_dsl.simulate import Keys, Leave, Speak

    match move:
        case Keys(keys=keys):
            return f"the caller could press {keys}"
        case Speak():
            return "the caller could speak"
        case Leave():
            return "the caller could hang up"
    return ""
