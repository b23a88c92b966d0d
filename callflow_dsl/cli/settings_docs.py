"""Makes docs/settings.md from the table of the keys of flowc.toml and the names of variables.

``python -m callflow_dsl.cli.settings_docs`` writes the file.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from callflow_dsl._frozen import frozen
from callflow_dsl.api.address import BASE_URL_VARIABLE, KEY_VARIABLES
from callflow_dsl.cli._account import TOKEN_VARIABLE
from callflow_dsl.cli.main import COMMANDS, parser_of
from callflow_dsl.config_keys import TABLES, Readers
from callflow_dsl.deploy.settings import TRUST_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from callflow_dsl.cli._parser import Parser
    from callflow_dsl.config_keys import Key, KeyTable

_HEAD = """\
# Settings
Made from the one table of settings, `callflow_dsl/config_keys.py`. An option of the command line
comes before a setting; [commands](commands.md) has the options.

A project keeps its settings in `flowc.toml`, or in `pyproject.toml` with `tool.flowc.` in front of
the name of each table. The file is looked for from the current folder upward, by the linter from
the folder of each flow. The first one found counts alone, and in one folder `flowc.toml` comes
before `pyproject.toml`. `--config FILE` names another file. A key that does not exist is an error.

## Who reads what
The last column of each table names a group of commands:

| group | commands |
|---|---|
"""
_VARIABLES_HEAD = """
## Variables of the environment
| variable | takes | without it | example | | read by |
|---|---|---|---|---|---|
"""


@frozen
class Variable:
    """A variable of the environment that flowc reads."""

    name: str
    takes: str
    absent: str
    example: str
    about: str
    read_by: Readers


def text() -> str:
    """The text of docs/settings.md."""
    groups = [_cells(f"*{group}*", _listed(readers(group))) for group in Readers]
    rows = (_variable(each) for each in VARIABLES)
    return "".join([_HEAD, *groups, *map(_section, TABLES), _VARIABLES_HEAD, *rows])


def readers(group: Readers) -> tuple[str, ...]:
    """The commands of a group."""
    releasing = _commands_with("--trust")
    members = {
        Readers.ALL: tuple(COMMANDS),
        Readers.PROJECT: (*_commands_with("--env"), "lsp", "completion"),
        Readers.ACCOUNT: (*_commands_with("--base-url"), *releasing),
        Readers.RELEASE: releasing,
        Readers.DEPLOY: ("plan", "deploy"),
        Readers.LINT: ("lint", "serve", "lsp", "plan", "deploy", "pull"),
    }[group]
    return tuple(command for command in COMMANDS if command in members)


_KEY, _OTHER_KEY = KEY_VARIABLES
_WEB = "a web address"
VARIABLES = (
    Variable(_KEY, "an access key", f"`{_OTHER_KEY}`", "live_abc123",
             "the key of the account, where the environment names no other variable",
             Readers.ACCOUNT),
    Variable(_OTHER_KEY, "an access key", "asked for in a terminal", "live_abc123",
             f"the same, where `{_KEY}` is not set", Readers.ACCOUNT),
    Variable(BASE_URL_VARIABLE, _WEB, "the Voice API", "http://127.0.0.1:8020/v1",
             "where the API is", Readers.ACCOUNT),
    Variable("REQUESTS_CA_BUNDLE", "a file", "`CURL_CA_BUNDLE`", "company.pem",
             "the certificates that are trusted", Readers.ACCOUNT),
    Variable("CURL_CA_BUNDLE", "a file", "`SSL_CERT_FILE`", "company.pem", "the same",
             Readers.ACCOUNT),
    Variable("SSL_CERT_FILE", "a file", "those of certifi", "company.pem", "the same",
             Readers.ACCOUNT),
    Variable("HTTPS_PROXY", _WEB, "no proxy", "http://proxy:3128",
             "the way to the API; `ALL_PROXY` and `NO_PROXY` count too", Readers.ACCOUNT),
    Variable(TRUST_VARIABLE, "names, with commas between", "none", "VAULT_DESK",
             "hosts and variables that flowc.toml may use: [secrets](deploy.md#secrets)",
             Readers.RELEASE),
    Variable(TOKEN_VARIABLE, "a text", "asked for in a terminal", "a-long-random-word",
             "what signs the requests of a webhook (`call`, `webhooks`)", Readers.ACCOUNT),
    Variable("GITHUB_ACTOR", "a name", "`GITLAB_USER_LOGIN`", "anna",
             "who releases, for the history", Readers.RELEASE),
    Variable("GITLAB_USER_LOGIN", "a name", "`BITBUCKET_STEP_TRIGGERER_UUID`", "anna", "the same",
             Readers.RELEASE),
    Variable("BITBUCKET_STEP_TRIGGERER_UUID", "a name", "`USER`", "{1a2b}", "the same",
             Readers.RELEASE),
    Variable("USER", "a name", "somebody", "anna", "the same", Readers.RELEASE),
    Variable("FLOWC_CACHE", "a folder", "`flowc` in `XDG_CACHE_HOME`", "/tmp/flowc",
             "where the results of `flowc lint` are kept", Readers.LINT),
    Variable("XDG_CACHE_HOME", "a folder", "`~/.cache`", "/tmp/cache", "where caches are",
             Readers.LINT),
    Variable("NO_COLOR", "anything", "see `FORCE_COLOR`", "1", "no colours", Readers.ALL),
    Variable("FORCE_COLOR", "anything", "`CLICOLOR_FORCE`", "1", "colours everywhere",
             Readers.ALL),
    Variable("CLICOLOR_FORCE", "anything but 0", "colours on a terminal", "1", "the same",
             Readers.ALL),
)  # fmt: skip


def _commands_with(*options: str) -> tuple[str, ...]:
    """The commands that have one of these options, themselves or in their actions."""
    return tuple(
        name
        for name in COMMANDS
        if any(each.has_option(option) for each in _parsers(name) for option in options)
    )


def _parsers(command: str) -> tuple[Parser, ...]:
    parser = parser_of(command)
    return (parser, *parser.parsers_below())


def _section(table: KeyTable) -> str:
    has_units = any(key.unit for key in table.keys)
    rows = "".join(_row(key, has_units=has_units) for key in table.keys)
    titles = _cells("key", "takes", *_if(has_units, "unit"), "without it", "example", "", "read by")
    rule = "|" + "---|" * (7 if has_units else 6) + "\n"
    return f"\n## {table.heading}\n{table.about}\n\n{titles}{rule}{rows}"


def _row(key: Key, *, has_units: bool) -> str:
    absent = f"`{key.absent}`" if key.is_value else key.absent
    unit = _if(has_units, key.unit)
    name, example = f"`{key.name}`", f"`{key.toml}`"
    return _cells(name, key.takes, *unit, absent, example, key.about, f"*{key.read_by}*")


def _variable(each: Variable) -> str:
    name, example = f"`{each.name}`", f"`{each.example}`"
    return _cells(name, each.takes, each.absent, example, each.about, f"*{each.read_by}*")


def _if(condition: bool, cell: str) -> tuple[str, ...]:
    return (cell,) if condition else ()


def _cells(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    docs = Path(__file__).parents[2] / "docs"
    (docs / "settings.md").write_text(text(), encoding="utf-8")
