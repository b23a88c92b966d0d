"""The one table of the keys of flowc.toml: what each takes, what holds without it, an example.

The readers of the tables take the names of keys from here, and docs/settings.md is made of it.
"""

from __future__ import annotations

from enum import StrEnum

from callflow_dsl._frozen import frozen


class Readers(StrEnum):
    """Groups of commands that read settings."""

    ALL = "all"
    PROJECT = "project"
    ACCOUNT = "account"
    RELEASE = "release"
    DEPLOY = "deploy"
    LINT = "lint"


@frozen
class Key:
    """A key of a table. A name in capitals stands for any name, such as that of a param."""

    name: str
    takes: str
    #: What holds without it; a value as TOML where ``is_value``, else in words.
    absent: str
    #: The value of an example, as TOML.
    example: str
    about: str
    #: The commands that something depends on it in.
    read_by: Readers
    #: What a number counts.
    unit: str = ""

    @property
    def is_value(self) -> bool:
        """Whether ``absent`` is a value that could be written as well."""
        return self.absent[0] in '"[' or self.absent.isdigit() or self.absent in ("true", "false")

    @property
    def toml(self) -> str:
        """The line of the example."""
        name = f'"{self.name.title()}"' if self.name == "TITLE" else self.name.lower()
        return f"{name} = {self.example}"


@frozen
class KeyTable:
    """A table of flowc.toml; ``NAME`` in its heading is the user's own."""

    heading: str
    about: str
    keys: tuple[Key, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The keys that can stand in it."""
        return tuple(key.name for key in self.keys)


PROJECT = KeyTable(
    "project",
    "What the project is, wherever it is deployed.",
    (
        Key("name", "a name of small letters, digits and `-`", "nothing: a deploy needs it",
            '"acme"', "flows in an account are marked with it; do not change it", Readers.RELEASE),
        Key("sources", "an array of texts", '["flows"]', '["flows", "night/*.flow"]',
            "files, folders and patterns with the flows", Readers.RELEASE),
        Key("state", "a text", '"deployed"', '"state"',
            "the folder for what this machine remembers of deploys", Readers.RELEASE),
        Key("environment", "the name of an environment", "the only one", '"staging"',
            "the environment that is meant without `--env`", Readers.PROJECT),
    ),
)  # fmt: skip
ENVIRONMENT = KeyTable(
    "environments.NAME",
    "One account that the project is deployed to. Letters, digits, `_`, `.` and single `-` make "
    "its name.",
    (
        Key("base_url", "a web address", "`FLOWC_BASE_URL`, else that of the Voice API",
            '"https://voice.messagebird.com/v1"', "where the API is", Readers.ACCOUNT),
        Key("key", "the name of an environment variable",
            "`FLOWC_ACCESS_KEY`, else `MESSAGEBIRD_ACCESS_KEY`", '"FLOWC_STAGING_KEY"',
            "the variable that holds the access key; the key itself never stands in a file",
            Readers.ACCOUNT),
        Key("title_suffix", "a text", '""', '" (staging)"',
            "what titles end in, where two environments share an account", Readers.RELEASE),
        Key("flows", "an array of texts", "all", '["Front *", "flows/night/*"]',
            "patterns of the titles and files that this environment has", Readers.RELEASE),
    ),
)  # fmt: skip
PARAMS = KeyTable(
    "environments.NAME.params",
    "The values that params of the flows have in this environment.",
    (
        Key("PARAM", "a text or a whole number", "what the flow itself says", '"+31201112233"',
            "the value, written as in a flow; `\"env:VARIABLE\"` is the value of a variable, "
            "which is a secret", Readers.PROJECT),
    ),
)  # fmt: skip
NUMBERS = KeyTable(
    "environments.NAME.numbers",
    "The numbers that ring flows in this environment, instead of those that the flows name.",
    (
        Key("TITLE", "an array of telephone numbers", "what the flow itself says",
            '["+31201234567"]', "the numbers of the flow with this title", Readers.RELEASE),
    ),
)  # fmt: skip
LIMITS = KeyTable(
    "limits",
    "A deploy that goes beyond these is refused, unless it has `--allow limits`.",
    (
        Key("updates", "a whole number from 0 to 100", "30", "10",
            "the flows that one deploy may update", Readers.DEPLOY, "percent of the flows"),
        Key("deletes", "a whole number from 0 to 100", "20", "0",
            "the flows that one deploy may delete", Readers.DEPLOY, "percent of the flows"),
        Key("least", "a whole number from 0", "10", "25",
            "a project with fewer flows has no limits", Readers.DEPLOY, "flows"),
    ),
)  # fmt: skip
_RULES = "codes (`FLW401`), beginnings of codes (`FLW4`), names of rules, or `all`"
_JUDGED = (
    Key("select", "an array of texts", "all but those on request", '["all"]',
        f"the rules that run: {_RULES}", Readers.LINT),
    Key("ignore", "an array of texts", "[]", '["FLW416"]', "the rules that do not, named likewise",
        Readers.LINT),
    Key("require-reason", "true or false", "false", "true",
        "comments that ignore findings say why (FLW701)", Readers.LINT),
    Key("severity", "a table: rule = `error`, `warning` or `info`", "what the rule says",
        '{ FLW4 = "info" }', "how grave findings are; later lines win", Readers.LINT),
    Key("thresholds", "a table of tables: rule = { limit = number }", "what the rule says",
        "{ FLW401 = { options = 4 } }", "from where on a rule reports", Readers.LINT,
        "each its own: [rules](rules/README.md)"),
)  # fmt: skip
LINT = KeyTable(
    "lint",
    "What the linter reports.",
    (
        *_JUDGED,
        Key("exclude", "an array of texts", "[]", '["legacy/", "*_old.flow"]',
            "files and folders that are left out, below the folder of this file", Readers.LINT),
        Key("gitignore", "true or false", "true", "false",
            "leave out what .gitignore files leave out", Readers.LINT),
        Key("overrides", "an array of tables", "[]", '[{ paths = ["legacy"], ignore = ["FLW3"] }]',
            "other settings for some files", Readers.LINT),
    ),
)  # fmt: skip
OVERRIDES = KeyTable(
    "lint.overrides",
    "Begun with `[[lint.overrides]]`, as often as wanted; later ones win.",
    (
        Key("paths", "an array of texts", "an error", '["legacy", "*_old.flow"]',
            "the files that it is for, below the folder of this file; a folder stands for all "
            "that is in it, and `*` also crosses folders", Readers.LINT),
        *_JUDGED,
    ),
)  # fmt: skip

TABLES = (PROJECT, ENVIRONMENT, PARAMS, NUMBERS, LIMITS, LINT, OVERRIDES)
