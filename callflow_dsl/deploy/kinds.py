"""The closed sets of a deploy: what is planned, done, different, and what speaks against it."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """What is to happen to a flow, the worst first."""

    DELETE = "delete"
    #: An update of a flow that somebody changed since the last deploy.
    DRIFTED = "drifted"
    UPDATE = "update"
    CREATE = "create"
    #: A second flow with the mark of another one; it stays, unless that is allowed.
    COPY = "copy"
    #: It has left the project and stays, unless the deploy prunes.
    ORPHANED = "orphaned"
    #: It needs nothing, but perhaps its mark.
    UNCHANGED = "unchanged"


class Against(StrEnum):
    """What speaks against a deploy; `ALLOWED` says what lets it through."""

    DRIFT = "drift"
    ADOPT = "adopt"
    LIMITS = "limits"
    NUMBERS = "numbers"
    DEFAULT = "default"
    COPIES = "copies"
    HELD = "held"
    #: Nothing lets this through.
    LINT = "lint"


#: What ``--allow`` takes, with what it lets through.
ALLOWED = {
    Against.DRIFT: "overwrite what somebody changed or deleted in the account",
    Against.ADOPT: "overwrite flows of the account that were not deployed from here",
    Against.LIMITS: "update or delete more flows than the limits say",
    Against.NUMBERS: "leave a number ringing nothing, take one from a flow that is not ours",
    Against.DEFAULT: "change which flow is the default one",
    Against.COPIES: "delete second copies that an interrupted deploy left",
    Against.HELD: "deploy what was rolled back, and lift the hold",
}


class Piece(StrEnum):
    """One piece of work on one flow."""

    CONTENT = "content"
    NUMBERS = "numbers"
    MARK = "mark"
    DELETE = "delete"


class Done(StrEnum):
    """One thing that a deploy has done to a flow."""

    CREATED = "created"
    UPDATED = "updated"
    MARKED = "marked"
    NUMBERS = "numbers"
    DELETED = "deleted"
    #: An earlier run had done it.
    FOUND = "found"
    #: It was created twice, and one was kept.
    MERGED = "merged"


class MatchedBy(StrEnum):
    """By what a stored flow was found to be one of the project."""

    ID = "id"
    MARK = "mark"
    LOCK = "lock"
    TITLE = "title"
    #: There is no stored flow.
    NOTHING = ""


class Difference(StrEnum):
    """How a flow, or a step of one, is different from what it was."""

    ADDED = "added"
    REMOVED = "removed"
    #: A step that has only moved counts as changed, without fields.
    CHANGED = "changed"
    EQUAL = "equal"
