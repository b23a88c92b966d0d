"""Makes the nodes: one method for each alias in grammar/callflow.lark.

A method takes the children of its rule: spans for tokens, values for rules. The driver
calls it some twenty times for a step, so the common ones do as little as they can.
"""

from __future__ import annotations

from callflow_dsl._frozen import evolve
from callflow_dsl.patterns import pattern
from callflow_dsl.syntax import ast
from callflow_dsl.syntax.value_builder import ValueBuilder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    from callflow_dsl.source import Span

    Children: TypeAlias = list[Any]

#: The brace of a block on the same line.
_BRACE = pattern(r"[^{}\n]*\{").match
OPERATORS = ("==", "!=", "<", "<=", ">", ">=")
#: What a prompt may say of the entry of its menu.
_LIMIT = pattern(r"[ \t](?:max|end)[ \t]").search


class Builder(ValueBuilder):
    """Node maker for one text."""

    #: Where the JSON object begins that was read last, and the object.
    _read_json: tuple[int, dict[str, Any]] = (-1, {})

    # Lists and choices

    def nothing(self, children: Children) -> None:
        return None

    def second(self, children: Children) -> Any:
        return children[1]

    def append_labelled(self, children: Children) -> list[Any]:
        items: list[Any]
        items, label, _, statement = children
        start = label[0]
        name = self.source_text[start : label[1] - 1].rstrip()
        label_span = (start, start + len(name))
        items.append(ast.Labelled(name, statement, (start, statement.span[1]), label_span))
        return items

    # Steps

    def step(self, children: Children) -> ast.Step:
        verb, arguments, options = children
        end = options[-1].span[1] if options else arguments[-1].span[1] if arguments else verb[1]
        if options and type(options[-1]) is ast.Stray and options[-1].value is not None:
            end = options[-1].value.span[1]
        return ast.Step(
            self.source_text[verb[0] : verb[1]],
            tuple(arguments),
            tuple(options),
            (verb[0], end),
            verb,
        )

    def flag(self, children: Children) -> ast.Option:
        span: Span = children[0]
        return ast.Option(self._name(span), None, span)

    def option(self, children: Children) -> ast.Option:
        word, value = children
        return ast.Option(self._name(word), value, (word[0], value.span[1]))

    def when(self, children: Children) -> ast.When:
        word, condition = children
        return ast.When(condition, (word[0], condition.span[1]))

    def stray(self, children: Children) -> ast.Stray:
        span, *values = children
        return ast.Stray(self._name(span), values[0] if values else None, span)

    def raw_fields(self, children: Children) -> ast.RawFields:
        span: Span = children[0]
        return ast.RawFields(self._json(span), span)

    def raw(self, children: Children) -> ast.Raw:
        span: Span = children[0]
        return ast.Raw(self._json(span), span, (span[0], span[0] + len("raw")))

    def unknown(self, children: Children) -> ast.Unknown:
        from callflow_dsl.syntax.syntax_messages import unknown_statement

        word, arguments, options = children
        name = self._name(word)
        end = options[-1].span[1] if options else arguments[-1].span[1] if arguments else word[1]
        block = self._block(word[0])
        if block is not None:  # else all has been said of it
            problem, place, fix, values = unknown_statement(self.source_text, word, block)
            self._report(problem, place, fix=fix, **values)
            self._pass_over_end(word)
        self._claim_block(end)
        return ast.Unknown(name, (word[0], end))

    def _claim_block(self, end: int) -> None:
        """The block on the rest of the line belongs to what has been reported."""
        brace = _BRACE(self.source_text, end)
        if brace:
            self.headless.add(brace.end() - 1)

    # Conditions

    def compare(self, children: Children) -> ast.Compare:
        variable, operator, value = children
        compared = self.source_text[operator[0] : operator[1]]
        return ast.Compare(
            variable,
            compared if compared in OPERATORS else self.plain(compared),  # it has been reported
            value,
            (variable.span[0], value.span[1]),
            operator,
        )

    def compare_unknown(self, children: Children) -> ast.Compare:
        variable, operator, value = children
        text = self.text([operator]).text
        span = (variable.span[0], value.span[1])
        return ast.Compare(variable, text, value, span, operator, True)

    def state(self, children: Children) -> ast.State:
        variable, state = children
        return ast.State(variable, self._name(state), (variable.span[0], state[1]), state)

    def pair(self, children: Children) -> list[ast.Condition]:
        return [children[0], children[2]]

    def append_condition(self, children: Children) -> list[ast.Condition]:
        conditions: list[ast.Condition] = children[0]
        conditions.append(children[2])
        return conditions

    def and_(self, children: Children) -> ast.And:
        conditions: list[ast.Condition] = children[0]
        return ast.And(tuple(conditions), (conditions[0].span[0], conditions[-1].span[1]))

    def or_(self, children: Children) -> ast.Or:
        conditions: list[ast.Condition] = children[0]
        return ast.Or(tuple(conditions), (conditions[0].span[0], conditions[-1].span[1]))

    def not_(self, children: Children) -> ast.Not:
        word, condition = children
        return ast.Not(condition, (word[0], condition.span[1]))

    def in_parentheses(self, children: Children) -> ast.Condition:
        opening, condition, closing = children
        whole: ast.Condition = evolve(condition, span=(opening[0], closing[1]))
        return whole

    # Structure

    def block(self, children: Children) -> ast.Block:
        opening, statements, closing = children
        return ast.Block(tuple(statements), (opening[0], closing[1]))

    def bare_block(self, children: Children) -> ast.Block:
        block: ast.Block = children[0]
        if block.span[0] in self.headless:
            return block
        place = self._block(block.span[0])
        if place is not None:
            from callflow_dsl.syntax.syntax_messages import block_of_nothing, holds_no_statements

            problem, at, fix, values = block_of_nothing(self.source_text, block.span, place)
            self._report(problem, at, fix=fix, **values)
            if holds_no_statements(self.source_text, block.span):
                self._claim(block.span)
        return block

    def if_(self, children: Children) -> ast.If:
        word, condition, body, otherwise = children
        end = (otherwise or body).span[1]
        return ast.If(condition, body, otherwise, (word[0], end), word)

    def else_if(self, children: Children) -> ast.If:
        return self.if_(children[1:])

    def menu(self, children: Children) -> ast.Menu:
        word, name, body = children
        return self._menu(word, self.word([name]), body)

    def menu_passed(self, children: Children) -> ast.Menu:
        word, reference, body = children
        return self._menu(word, self.ref([reference]), body)

    def _menu(self, word: Span, variable: ast.Word | ast.Ref, body: ast.Block) -> ast.Menu:
        lines = self._lines(body)
        return ast.Menu(self._name(word), variable, lines, (word[0], body.span[1]), word)

    def _lines(self, body: ast.Block) -> ast.Block:
        """The lines of a menu, those that stand beside a prompt on their own."""
        for statement in body.statements:
            if isinstance(statement, ast.Step) and _LIMIT(self.source_text, *statement.span):
                from callflow_dsl.syntax.menu_lines import apart

                return ast.Block(tuple(apart(body.statements)), body.span)
        return body

    def key(self, children: Children) -> ast.KeyBranch:
        word, keys, body = children
        return ast.KeyBranch(tuple(keys), body, (word[0], body.span[1]), word)

    def branch(self, children: Children) -> ast.Branch:
        word, body = children
        return ast.Branch(self._name(word), body, (word[0], body.span[1]), word)

    def wait(self, children: Children) -> ast.Wait:
        word, value = children
        return ast.Wait(value, (word[0], value.span[1]), word)

    def branch_without_block(self, children: Children) -> ast.Unknown:
        word, value = children
        name = self._name(word)
        self.number_behind_branch(name, (word[0], value.span[1]))
        self._claim_block(value.span[1])
        return ast.Unknown(name, (word[0], value.span[1]))

    def tries(self, children: Children) -> ast.Tries:
        word, value = children
        return ast.Tries(value, None, None, (word[0], value.span[1]), word)

    def tries_silent(self, children: Children) -> ast.Tries:
        word, _, silence = children
        return ast.Tries(None, silence, None, (word[0], silence.span[1]), word)

    def tries_wrong(self, children: Children) -> ast.Tries:
        word, _, wrong = children
        return ast.Tries(None, None, wrong, (word[0], wrong.span[1]), word)

    def tries_both(self, children: Children) -> ast.Tries:
        word, _, silence, _, wrong = children
        return ast.Tries(None, silence, wrong, (word[0], wrong.span[1]), word)

    def limit(self, children: Children) -> ast.Limit:
        word, values = children
        return ast.Limit(self._name(word), tuple(values), _reach(word, values), word)

    def valid(self, children: Children) -> ast.Valid:
        word, values = children
        return ast.Valid(tuple(values), _reach(word, values), word)

    def again(self, children: Children) -> ast.Again:
        return ast.Again(None, children[0], children[0])

    def again_to(self, children: Children) -> ast.Again:
        word, name = children
        return ast.Again(self.word([name]), (word[0], name[1]), word)

    def again_passed(self, children: Children) -> ast.Again:
        word, reference = children
        return ast.Again(self.ref([reference]), (word[0], reference[1]), word)

    def use(self, children: Children) -> ast.Use:
        word, name = children
        return ast.Use(self._name(name), (), (word[0], name[1]), word, name)

    def use_with(self, children: Children) -> ast.Use:
        word, name, _, arguments, closing = children
        return ast.Use(self._name(name), tuple(arguments), (word[0], closing[1]), word, name)

    def positional(self, children: Children) -> ast.Argument:
        span: Span = children[0].span
        return ast.Argument("", children[0], span, (span[0], span[0]))

    def named(self, children: Children) -> ast.Argument:
        name, _, value = children
        return ast.Argument(self._name(name), value, (name[0], value.span[1]), name)

    def setting(self, children: Children) -> ast.Setting:
        word, arguments = children
        return ast.Setting(self._name(word), tuple(arguments), _reach(word, arguments), word)

    def defaults(self, children: Children) -> ast.Defaults:
        word, _, options, closing = children
        return ast.Defaults(tuple(options), (word[0], closing[1]), word)

    def expect(self, children: Children) -> ast.Expect:
        word, arguments = children
        return ast.Expect(self._name(word), tuple(arguments), _reach(word, arguments), word)

    # Declarations

    def flow(self, children: Children) -> ast.Flow:
        word, title, body = children
        return ast.Flow(title, body, (word[0], body.span[1]), word)

    def flow_raw(self, children: Children) -> ast.Flow:
        word, title, raw, body = children
        fields = ast.RawFields(self._json(raw), raw)
        return ast.Flow(title, body, (word[0], body.span[1]), word, fields)

    def flow_untitled(self, children: Children) -> ast.Flow:
        word, body = children
        return ast.Flow(None, body, (word[0], body.span[1]), word)

    def flow_untitled_raw(self, children: Children) -> ast.Flow:
        word, raw, body = children
        return self.flow_raw([word, None, raw, body])

    def part(self, children: Children) -> ast.Part:
        word, name, body = children
        return self._part(word, name, (), body)

    def part_with(self, children: Children) -> ast.Part:
        word, name, _, parameters, _, body = children
        return self._part(word, name, tuple(parameters), body)

    def _part(
        self, word: Span, name: Span, parameters: tuple[ast.Parameter, ...], body: ast.Block
    ) -> ast.Part:
        if any(isinstance(statement, ast.MENU_LINES) for statement in body.statements):
            body = self._lines(body)
        return ast.Part(self._name(name), parameters, body, (word[0], body.span[1]), word, name)

    def param_name(self, children: Children) -> ast.Parameter:
        return ast.Parameter(self._name(children[0]), None, children[0], children[0])

    def param_value(self, children: Children) -> ast.Parameter:
        name, _, value = children
        return ast.Parameter(self._name(name), value, (name[0], value.span[1]), name)

    def import_(self, children: Children) -> ast.Import:
        word, path = children
        return ast.Import(path, (word[0], path.span[1]), word)

    def param(self, children: Children) -> ast.Param:
        word, name = children
        return ast.Param(self._name(name), None, (word[0], name[1]), word, name)

    def param_default(self, children: Children) -> ast.Param:
        word, name, _, value = children
        return ast.Param(self._name(name), value, (word[0], value.span[1]), word, name)

    def let(self, children: Children) -> ast.Let:
        word, name, _, value = children
        return ast.Let(self._name(name), value, (word[0], value.span[1]), word, name)

    def prompt(self, children: Children) -> ast.Prompt:
        word, name, _, translations, closing = children
        span = (word[0], closing[1])
        return ast.Prompt(self._name(name), tuple(translations), span, word, name)

    def translation(self, children: Children) -> list[ast.Translation]:
        items, language, text = children
        span = (language[0], text.span[1])
        items.append(ast.Translation(self._name(language), text, span, language))
        translations: list[ast.Translation] = items
        return translations

    def test(self, children: Children) -> ast.Test:
        word, name, body = children
        return ast.Test(name, body, (word[0], body.span[1]), word)

    # Raw JSON

    def json_after(self, span: Span) -> Span:
        """The span of `raw` and the JSON object behind it."""
        from callflow_dsl.syntax import raw_json

        text = self.source_text
        start = span[1]
        while start < len(text) and text[start] in " \t":
            start += 1
        if not text.startswith("{", start):
            self._report("raw-without-object", span)
            return span
        try:
            fields, end = raw_json.DECODER.raw_decode(text, start)
            self._read_json = start, fields
            if not fields:
                self._report("raw-empty", (start, end))
            at = raw_json.half_character(text, start, end)
            if at is not None:
                self._report("half-a-character", (at, at + 6), escape=text[at : at + 6])
        except (ValueError, RecursionError) as error:
            at, reason = raw_json.json_problem(error, text, start)
            self._report("raw-not-json", (at, at + 1), reason=reason)
            end = raw_json.closing_brace(text, start)
        return (span[0], end)

    def _json(self, span: Span) -> dict[str, Any]:
        from callflow_dsl.syntax.raw_json import DECODER

        start = self.source_text.find("{", *span)
        if start == self._read_json[0]:
            return self._read_json[1]
        try:
            fields: dict[str, Any] = (
                DECODER.raw_decode(self.source_text, start)[0] if start >= 0 else {}
            )
        except (ValueError, RecursionError):
            return {}  # reported by json_after
        return fields


def _reach(word: Span, values: list[ast.Value]) -> Span:
    """From a word to the end of the last value behind it."""
    return (word[0], values[-1].span[1] if values else word[1])
