"""Words of other languages, other products and plain speech, and what flowc calls them.

What a word is taken for depends on the block that it stands in. A word that has no like here
has a reason instead: why there is none, and what to do.
"""

from __future__ import annotations

from callflow_dsl.syntax.keyword_help import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def _table(meant: Mapping[str, str]) -> dict[str, str]:
    """Word -> what it stands for, from the other way round: each with all its words."""
    return {word: target for target, words in meant.items() for word in words.split()}


_IN_FLOW = _table(
    {
        "say": "speak tell announce text print echo tts message greet welcome output write "
        "background sage sag zeg dire dis decir",
        "play": "audio sound music playback",
        "pause": "wait sleep delay warte wacht attendre",
        "transfer": "dial call connect forward ring bridge route verbinde verbind doorverbinden",
        "record": "voicemail voicemessage",
        "hangup": "end exit stop disconnect bye quit finish terminate auflegen ophangen raccrocher",
        "fetch": "fetchCallFlow redirect",
        "keys": "sendKeys sendkeys send dtmf tone tones",
        "else": "otherwise sonst anders sinon",
        "else if": "elif elseif elsif",
        "if": "wenn falls als si",
        "again": "nochmal opnieuw encore",
        "menu": "ivr choose",
        "use": "run include insert perform",
    }
)
_IN_LINES = _table(
    {
        "key": "press case digit option on when choice keys dtmf taste toets touche tecla",
        "other": "default wrong nomatch no-match error fallback any unknown otherwise else catch "
        "sonst andere anders autre otro",
        "silence": "timeout nothing noinput no-input none stille stilte rien silencio",
        "fail": "failure failed giveup give-up",
        "tries": "retries attempts try retry retrys maxretries max-retries maxtries max-tries",
        "again": "repeat replay back loop restart retry nochmal noch-einmal opnieuw encore",
        "wait": "pause delay",
        "max": "maxdigits max-digits numdigits",
        "end": "finish terminator finishonkey",
    }
)
_IN_LINES |= {"star": "key *", "hash": "key #", "pound": "key #"}
#: What can be said among the lines of a menu.
_PROMPTS = {word: verb for word, verb in _IN_FLOW.items() if verb in ("say", "play")}
_IN_TEST = _table(
    {
        "presses": "press key keys type types enters enter dials dial sends",
        "hears": "hear says say listens expect expects assert",
        "hangs up": "hangup hangs disconnects hungup",
        "ends": "end finishes",
        "fails": "fail failed errors breaks",
        "transfers to": "transfer transfers forwards connects reaches transferred",
        "is silent": "silent silence timeout nothing",
        "waits": "wait pause pauses sleep sleeps",
        "given": "set with where",
        "plays": "play",
        "records": "record",
        "fetches": "fetch",
        "stores": "store",
        "answers": "answer",
    }
)
_IN_FILE = _table(
    {
        "import": "include from require use",
        "part": "def function sub func macro",
        "let": "var const set define",
        "param": "env config variable parm parameter",
        "flow": "callflow call program",
        "defaults": "default settings",
        "test": "describe it scenario",
        "prompt": "text texts message translation translations",
    }
)
#: Block -> word -> what flowc calls it there.
MEANT: Mapping[Place, Mapping[str, str]] = {
    Place.FILE: _IN_FILE,
    Place.BODY: _IN_FLOW
    | _table(
        {"let": "var const", "part": "def function", "import": "import", "defaults": "default"}
    ),
    Place.PART: {**_IN_LINES, **_IN_FLOW},
    Place.MENU: {**_PROMPTS, **_IN_LINES},
    Place.ASK: {
        **_PROMPTS,
        **_IN_LINES,
        **_table({"invalid": "default wrong other error else sonst ungültig ongeldig"}),
    },
    Place.TEST: _IN_TEST,
}

Reason = tuple[str, str]


def _reasons(told: Mapping[str, Reason]) -> dict[str, Reason]:
    return {word: reason for words, reason in told.items() for word in words.split()}


#: What only keys do.
ASSIGNED: Reason = ("only the keys that callers press are stored", "A value that stays is a let.")
COMPARED: Reason = ("a comparison stands behind if", "As in: if x == 1 { ... }")
COMPARED_IN_TEST: Reason = ("what a variable holds is told by `stores`", "As in: stores choice 1")
#: In a branch of a menu.
GOTO_IN_BRANCH: Reason = (
    "the API jumps when a key is pressed, and then only",
    "Write the steps here, or `use` a part that holds them. `again` leads back to the menu; a "
    "branch that ends goes on behind it.",
)
#: Word -> why no statement does it, and what to do.
REASONS: Mapping[str, Reason] = _reasons(
    {
        "digits length min minimum mindigits min-digits at-least exactly": (
            "how many keys an entry has cannot be tested",
            "Write `max 4 keys`, and the numbers that are taken as a range: 1000-9999",
        ),
        "exten same": (
            "a flow runs from top to bottom, without extensions and priorities",
            'Write its steps below each other: say "Welcome."',
        ),
        "back previous up main-menu": (
            "a call goes back to a menu only",
            "As in: again, or for a menu further out: again main",
        ),
        "label": ("a label is a name with a colon before a step", 'As in: start: say "Hello."'),
        "title name": ("the title of a flow stands behind `flow`", 'As in: flow "Desk" {'),
        "export public private": ("every name of a file can be imported", "Leave it out."),
        "goto jump gotoif gosub": (
            "the API jumps when a key is pressed, and then only",
            "Write `on key goto LABEL` behind a step, or put what follows into if and else.",
        ),
        "set": ASSIGNED,
        "hours schedule open closed opening time date weekday holiday holidays office-hours": (
            "a flow does not know the time",
            "Let a server answer a `fetch` by the hour, or test a variable that it sets.",
        ),
        "loop while for repeat foreach until": (
            "nothing is repeated but a menu",
            "A branch of a menu hears it once more by `again`.",
        ),
        "return": ("a part ends with its last statement", "To end the call: hangup"),
        "switch": (
            "what keys do is told by a menu, or by if and else if",
            "As in: if x == 1 { ... } else if x == 2 { ... }",
        ),
        "press case option digit when on choice waitexten": (
            "keys are heard in a menu",
            'As in: menu choice { say "For sales, press 1."  key 1 { ... } }',
        ),
        "gather input collect read getdigits listen prompt-for": (
            "an entry is asked for in a block",
            'As in: ask code { say "Please enter your code."  max 4 keys }',
        ),
        "queue enqueue hold park conference agent group": (
            "the API has no queue and no conference",
            'A telephone system behind a SIP address has them: transfer "sip:queue@example.com"',
        ),
        "answer accept pickup": ("a call is answered before its flow begins", "Leave it out."),
        "reject decline": ("a call is answered before its flow begins", "To end it: hangup"),
        "extern external global declare": (
            "variables are not declared",
            "A condition may test a variable that a server sets; a test sets it by `given`.",
        ),
        "sms email mail notify": (
            "a call sends no messages",
            "Let your server send them when a `fetch` or a webhook reaches it.",
        ),
        "http https webhook request get post url api curl": (
            "the one request of a call is fetch, and its answer is how the call goes on",
            'As in: fetch "https://example.com/next"',
        ),
        "log debug trace": (
            "a flow writes nothing down",
            "What callers press goes to your server by `fetch`; to watch a call: flowc simulate",
        ),
        "break continue": (
            "a branch ends with its last statement",
            "To hear the menu once more: again",
        ),
        "try catch throw": (
            "no step tells the flow that it failed",
            "What stands behind a step is what happens then.",
        ),
    }
)
#: The same in an `ask`.
REASONS_IN_ASK: Mapping[str, Reason] = _reasons(
    {
        "then success ok done accepted correct right": (
            "what follows a valid entry stands behind the ask",
            "Write the next step below the } of the ask.",
        ),
    }
)
#: The same in a test.
REASONS_IN_TEST: Mapping[str, Reason] = _reasons(
    {
        "not does never doesnt cannot": (
            "only what is heard can be denied",
            'As in: does not hear "Sorry". What happens instead can be told: hangs up',
        ),
        "busy no no-answer failed voicemail machine": (
            "how a transfer goes is told behind it",
            "As in: transfers to +31201112233 answers busy",
        ),
        "after": ("time is told in other words", "As in: is silent 5s, waits 5s, within 30s"),
        "goto if loop for while menu use": (
            "a test is one call, from top to bottom",
            "Write a test for each way that a call can go.",
        ),
    }
)
#: Words for options elsewhere -> the option.
OTHER_OPTIONS: Mapping[str, str] = _table(
    {
        "language": "lang locale in speak-in",
        "voice": "speaker gender sex",
        "repeat": "times",
        "as": "into store save-as variable",
        "on key goto": "goto",
        "max": "maximum maxlength max-length",
        "finish": "until",
        "then": "to action url callback on-finish onfinish",
    }
)
#: Options of a transfer alone that people miss.
OF_TRANSFER = ("timeout", "ring", "ring-time", "after", "for", "seconds")
#: An option that people miss -> why there is none, and what to do.
NO_SUCH_OPTION: Mapping[str, str] = {
    word: note
    for words, note in {
        "timeout ring ring-time after for seconds": "The API has no ring time: what stands behind "
        "a transfer is what happens when nobody answers.",
        "digits maxdigits max-digits numdigits length": "How many keys an entry has is told by "
        "`max 4 keys`.",
        "speed rate pitch volume": "The API has no such option; `voice` and `language` choose how "
        "a text is spoken.",
        "barge-in bargein interrupt interruptible": "A key ends a prompt that listens: one in a "
        "menu, or with `as` or `on key goto`.",
        "or then-to fallback else": "A step has one destination: what is tried next stands in a "
        "step of its own.",
        "on": "What happens when nobody answers stands behind the transfer; `on key goto` is "
        "for keys.",
        "callerid caller-id from": "The API has no caller's number to choose; `mask` hides that of "
        "the caller.",
        "method headers body": "A fetch has an address, and no more.",
    }.items()
    for word in words.split()
}
