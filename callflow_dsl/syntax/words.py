"""What a word means where it stands: the contexts of the lexer.

A context maps a word to ``(terminal, next context, resting context)``. The next context
holds for the word that follows; behind any token that is no word the lexer goes back to the
resting context. The entry under ``""`` is for all words that the context does not name.
Verbs, options and settings come from the step descriptions: a new option changes nothing here.
"""

from __future__ import annotations

from callflow_dsl.steps import BY_VERB, COMMON_SPECS, FLOW_SPECS, OTHER_SETTINGS, Spec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, TypeAlias

    # Contexts hold contexts, for which mypy has no name.
    Entry: TypeAlias = tuple[int, Any, Any]
    Context: TypeAlias = dict[str, Entry]


#: Keywords that begin no statement.
IN_CONDITIONS = ("and", "or", "not", "is a number", "is not a number")
#: Lines of tests that may stand at the top of a file, where they hold for all its tests.
TEST_SETUP = ("given", "answers", "calls", "tag")
#: Words behind `answers` in a test.
ANSWER_WORDS = ("with", "status", "timeout", "when", "time", "flow")
#: Words that stand for the values of a flag.
FLAG_WORDS = {"yes": True, "true": True, "no": False, "false": False}


class Words:
    """All contexts for one set of tables; the lexer begins in ``statement``."""

    def __init__(self, terminals: tuple[str, ...], keywords: dict[str, int]) -> None:
        self._ids = {name: number for number, name in enumerate(terminals)}
        # Contexts point at each other, so all are made empty first and filled then.
        self.statement: Context = {}
        #: Behind `use NAME` and `part NAME`: an opening parenthesis leads into `parens`.
        self.call: Context = {}
        self.parens = self._only_names()
        #: Inside the braces of `defaults` and of `prompt`, whose lines are no statements.
        self.defaults: Context = {}
        self.prompt = self._only_names()
        self._names = self._only_names()
        #: Where a comparison begins, and behind its first word.
        self.condition_start: Context = {}
        self.condition_rest: Context = {}
        #: What takes in the statement words at the end, so that a statement can follow.
        self._open: list[Context] = [self.call, self.condition_rest]
        self._one_name = self._followed_by_statement({"": self._entry("NAME", self.statement)})
        #: Behind `again`: the name of a menu, which may be a word that begins a statement. A step
        #: there is a mistake that the compiler explains.
        self._again: Context = {"": self._entry("NAME", self.statement)}
        self._fill_condition()
        self._fill_statement(keywords)
        self._fill_tests()
        for context in self._open:
            for word, entry in self.statement.items():
                context.setdefault(word, entry)
        #: Words of the language that consist of several words.
        self.phrases = tuple(
            word for word in (*keywords, *(spec.word for spec in _every_spec())) if " " in word
        )

    def _entry(self, terminal: str, then: Context, rest: Context | None = None) -> Entry:
        return self._ids[terminal], then, then if rest is None else rest

    def _only_names(self) -> Context:
        context: Context = {}
        context[""] = self._entry("NAME", context)
        return context

    def _followed_by_statement(self, context: Context) -> Context:
        self._open.append(context)
        return context

    def _fill_condition(self) -> None:
        start, rest = self.condition_start, self.condition_rest
        start["not"] = rest["not"] = self._entry("NOT", start, rest)
        start[""] = rest[""] = self._entry("NAME", rest)
        rest["and"] = self._entry("AND", start, rest)
        rest["or"] = self._entry("OR", start, rest)
        for state in IN_CONDITIONS[3:]:
            rest[state] = self._entry("STATE", rest)

    def _fill_statement(self, keywords: dict[str, int]) -> None:
        statement = self.statement
        for word, terminal in keywords.items():
            if word not in IN_CONDITIONS:
                statement[word] = (terminal, *self._behind(word))
        flag = self._followed_by_statement(
            {word: self._entry("NAME", statement) for word in FLAG_WORDS}
        )
        for spec in FLOW_SPECS:
            following = flag if spec.kind.name == "flag" else self._one_name
            statement[spec.word] = self._entry("SETTING", following, statement)
        for word in OTHER_SETTINGS:
            statement[word] = self._entry("SETTING", self._one_name, statement)
        statement["raw"] = self._entry("RAW", statement)
        # Verbs come last: `record` begins a step, and the builder tells the setting from it.
        for verb, kind in BY_VERB.items():
            statement[verb] = self._entry("VERB", *self._step(kind.specs))
        self._again.update({verb: statement[verb] for verb in BY_VERB})
        statement[""] = self._entry("UNKNOWN", *self._step(_every_spec()))
        self.defaults.update(self._step(_every_spec(), statements=False)[1])

    def _behind(self, word: str) -> tuple[Context, Context]:
        """Next and resting context behind a statement word that is neither verb nor setting."""
        statement, names = self.statement, self._names
        match word:
            case "if":
                return self.condition_start, self.condition_rest
            case "else":
                condition = (self.condition_start, self.condition_rest)
                return {"if": self._entry("IF", *condition), "": names[""]}, statement
            case "flow":
                titled = {"raw": self._entry("RAW_FIELDS", names), "": names[""]}
                return titled, titled
            case "defaults":
                return self.defaults, self.defaults
            case "prompt":
                return self.prompt, self.prompt
            case "use" | "part":
                return {"": self._entry("NAME", self.call)}, self.call
            case "param" | "let":
                # Behind the name a new statement may begin; behind `=` stands a value.
                named = self._entry("NAME", statement, self._one_name)
                return {"": named}, self._one_name
            case "menu" | "ask" | "key" | "test" | "other" | "invalid" | "silence" | "fail":
                return names, names
            case "again":
                return self._again, statement
            case "tries":
                return self._tries(), statement
            case "valid" | "max" | "end":
                # `max four keys` is said to be no number; `keys` is no step there.
                return (self._values_and(*["keys"] * (word == "max")),) * 2
        return self._one_name, statement

    def _fill_tests(self) -> None:
        """Behind the words of a test line: the options of the step that it speaks of."""
        statement = self.statement
        terminal = statement["hears"][0]
        prompts = [*BY_VERB["say"].specs, *BY_VERB["play"].specs]
        asserted = {
            **dict.fromkeys(
                ("hears", "then hears", "hears only", "heard", "does not hear"), prompts
            ),
            "plays": BY_VERB["play"].specs,
            "transfers to": BY_VERB["transfer"].specs,
            "records": BY_VERB["record"].specs,
        }
        for word, specs in asserted.items():
            context = self._values_and("matching", *(spec.word for spec in specs if spec.word))
            statement[word] = (terminal, context, context)
        lists = {"fetches": ("with",), "answers": ANSWER_WORDS, "tag": ()}
        for word, inner in lists.items():
            context = self._values_and(*inner)
            statement[word] = (terminal, context, context)
        for word in ("given", "stores"):
            value = {"": self._entry("NAME", statement)}
            statement[word] = (terminal, {"": self._entry("NAME", value, statement)}, statement)
        for word in ("table", "row"):  # each has a line of its own
            statement[word] = (terminal, self._names, self._names)

    def _values_and(self, *words: str) -> Context:
        """Names up to the next statement; ``words`` are names even where statements begin so."""
        context = self._followed_by_statement({})
        context[""] = self._entry("NAME", context)
        context.update((word, context[""]) for word in words)
        return context

    def _tries(self) -> Context:
        """Behind `tries`: a number, or numbers of their own for silence and for wrong keys."""
        statement = self.statement
        wrong = self._entry("WRONG", {"": self._entry("NAME", statement)}, statement)
        behind = self._followed_by_statement({"wrong": wrong})
        silent = self._entry("SILENT", {"": self._entry("NAME", behind)}, behind)
        return {"silence": silent, "wrong": wrong, "": self._entry("NAME", statement)}

    def _step(self, specs: Iterable[Spec], *, statements: bool = True) -> tuple[Context, Context]:
        """The contexts behind a verb and behind its arguments."""
        options: Context = {}
        options["raw"] = self._entry("RAW_FIELDS", options)
        options["if"] = self._entry("WHEN", self.condition_start, self.condition_rest)
        name = self._entry("NAME", options)
        options[""] = self._entry("STRAY", {"": name}, options)
        arguments: Context = {"": name}
        flags: list[Context] = []
        for spec in (*specs, *COMMON_SPECS):
            value: Context = {"": name}
            if spec.kind.name == "flag":
                value = dict.fromkeys(FLAG_WORDS, name)
                flags.append(value)
            if spec.word and not (spec.switches_on and spec.word in options):
                options[spec.word] = self._entry("OPTION", value, options)
            elif spec.switches_on:
                # A flag that also takes a word (`transcribe en-US`): any word will do.
                options[spec.word][1][""] = name
        for context in (arguments, *flags):
            for word, entry in options.items():
                context.setdefault(word, entry)
        if statements:
            self._open += [options, arguments, *flags]
        return arguments, options


def _every_spec() -> list[Spec]:
    return [*FLOW_SPECS, *COMMON_SPECS, *(spec for kind in BY_VERB.values() for spec in kind.specs)]
