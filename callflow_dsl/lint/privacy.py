"""What privacy rules listen for: words that announce a recording, and words for secrets."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callflow_dsl.lint.analysis import LintedFlow, LintedStep

#: Language -> how a prompt says that the call is recorded (regular expressions).
_NOTICE = {
    "da": r"optag",
    "de": r"aufgezeichnet|aufzeichn|mitgeschnitten|mitschn|aufgenommen|aufnahme",
    "en": r"\brecord(?:ed|ing|ings|s)?\b",
    "es": r"\bgraba",
    "fr": r"enregistr",
    "it": r"registra",
    "nb": r"opptak|tas opp|tar opp",
    "nl": r"opgenomen|opname|opnemen|nemen (?:\w+ ){1,3}op\b",
    "pl": r"nagryw|nagran",
    "pt": r"\bgrava",
    "sv": r"spelas? in|inspelning",
}

#: Language -> what a prompt calls a number or word that nobody but its owner may know.
_SECRET = {
    "da": r"kortnummer|pinkode|kontrolcif\w+|adgangskode|cpr-?nummer|personnummer",
    "de": r"kartennummer|\bpin\b|geheimzahl|prüfziffer|kennwort|passwort|\bcvc\b",
    "en": r"card number|\bpin\b|pin code|\bcv[cv]2?\b|security code|passcode|password"
    r"|social security number",
    "es": r"número de (?:\w+ )?tarjeta|\bpin\b|código de seguridad|contraseña|\bcvv\b",
    "fr": r"numéro de (?:\w+ )?carte|code secret|code pin|cryptogramme|mot de passe",
    "it": r"numero (?:\w+ )?(?:di|della) carta|\bpin\b|codice di sicurezza|password|\bcvv\b",
    "nb": r"kortnummer|pin-?kode|sikkerhetskode|passord|fødselsnummer",
    "nl": r"kaartnummer|creditcardnummer|pincode|\bpin\b|\bcvc\b|beveiligingscode|wachtwoord"
    r"|burgerservicenummer|\bbsn\b",
    "pl": r"numer karty|\bpin\b|kod zabezpieczający|hasło|\bpesel\b",
    "pt": r"número do cartão|\bpin\b|senha|código de segurança|\bcvv\b",
    "sv": r"kortnummer|pin-?kod|säkerhetskod|lösenord|personnummer",
}


@cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


def announces(step: LintedStep) -> bool:
    """Whether a step may say that the call is recorded.

    A sound file, and a text in a language that is not in the table, are given the benefit
    of the doubt.
    """
    if step.action != "say":
        return step.action == "play"
    words = _NOTICE.get(_primary(step))
    return words is None or _pattern(words).search(step.text) is not None


def secret_word(step: LintedStep) -> re.Match[str] | None:
    """The words with which a text asks for a card number, a PIN or a password."""
    words = _SECRET.get(_primary(step))
    return None if words is None else _pattern(words).search(step.text)


def typed_after(step: LintedStep) -> LintedStep | None:
    """The step that takes several keys as the answer to a prompt; None where none does.

    That is the prompt itself, else the first that listens with only pauses between. One
    key is a choice, and says nothing about a number.
    """
    if not step.run.listens:
        behind = step.flow.steps[step.index + 1 :]
        step = next((s for s in behind if s.run.listens or s.action != "pause"), step)
    return step if step.run.listens and step.run.max_keys != 1 else None


def unannounced(flow: LintedFlow) -> frozenset[int]:
    """Positions of the steps that a call can run before it heard that it is recorded."""
    exploration = flow.graph.exploration
    queue, seen, found = [0], {0}, set[int]()
    while queue:
        number = queue.pop()
        step = exploration.step(number)
        position = exploration.nodes[number].place[1]
        for edge in exploration.edges_from(number):
            if edge.cause != "skips":
                found.add(position)
                if step is not None and announces(flow.steps[position]):
                    continue
            if edge.target not in seen:
                seen.add(edge.target)
                queue.append(edge.target)
    return frozenset(found)


def _primary(step: LintedStep) -> str:
    return step.language.partition("-")[0].lower()
