"""A plan as a file: what `flowc plan --out` writes and `flowc deploy PLAN` reads."""

from __future__ import annotations

import json
from typing import Any

import attrs
from cattrs.errors import BaseValidationError, ForbiddenExtraKeysError

from callflow_dsl.deploy.content import digest
from callflow_dsl.deploy.masking import CONVERTER, changed
from callflow_dsl.deploy.plan import Plan
from callflow_dsl.deploy.secrets import Secrets
from callflow_dsl.errors import FlowcError
from callflow_dsl.files import read_text, write_whole
from callflow_dsl.printing import json_text

VERSION = 2


def plan_document(plan: Plan, secrets: Secrets = Secrets()) -> dict[str, Any]:  # noqa: B008
    """The JSON object of a plan. Its seal makes an accident show, and is no signature."""
    body = changed(plan, secrets, secrets.name) if secrets.values else attrs.asdict(plan)
    return {"version": VERSION, "seal": _seal(body), "counts": plan.counts(), "plan": body}


def write_plan(path: str, plan: Plan, secrets: Secrets = Secrets()) -> None:  # noqa: B008
    """Write a plan to a file, with the names of variables in place of their values."""
    write_whole(path, json_text(plan_document(plan, secrets), indent=1) + "\n")


def read_plan(path: str, secrets: Secrets = Secrets()) -> Plan:  # noqa: B008 - frozen
    """Read a plan; `FlowcError` for a file that is none, or was edited."""
    text = read_text(path)
    try:
        document = json.loads(text)
        if document["version"] != VERSION or document["seal"] != _seal(document["plan"]):
            raise ValueError("changed")
        return CONVERTER.structure(secrets.fill(document["plan"]), Plan)
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        BaseValidationError,
        ForbiddenExtraKeysError,
    ) as error:
        raise FlowcError(
            f"{path} is no plan, or was changed since it was made",
            hint="make one with: flowc plan --out plan.json",
            exit_code=2,
        ) from error


def _seal(body: dict[str, Any]) -> str:
    return digest(body)
