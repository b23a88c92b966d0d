"""FLW424: an abbreviation that speech reads as it is written."""

from __future__ import annotations

from functools import cache

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Language -> abbreviation: what to say in its place. Titles (Mr, Dr) are read right.
_WORDS = {
    "en": "e.g.: for example; i.e.: that is; etc.: and so on; approx.: about; dept.: department; "
    "ext.: extension; incl.: including; excl.: excluding; tel.: telephone; no.: number; "
    "nr.: number; asap: as soon as possible; hrs: hours; mins: minutes; "
    "w/o: without; vs.: against; max.: at most; min.: at least",
    "nl": "bijv.: bijvoorbeeld; bv.: bijvoorbeeld; d.m.v.: door middel van; t.a.v.: ter attentie "
    "van; a.u.b.: alstublieft; o.a.: onder andere; m.b.t.: over; z.s.m.: zo snel mogelijk; "
    "nr.: nummer; tel.: telefoon; incl.: inclusief; excl.: exclusief; i.v.m.: in verband met; "
    "t/m: tot en met; enz.: enzovoort; evt.: eventueel; i.p.v.: in plaats van; ca.: ongeveer; "
    "m.u.v.: met uitzondering van; n.v.t.: niet van toepassing; afd.: afdeling; max.: hoogstens",
    "de": "z.B.: zum Beispiel; z. B.: zum Beispiel; d.h.: das heißt; d. h.: das heißt; "
    "bzw.: beziehungsweise; usw.: und so weiter; ca.: ungefähr; Nr.: Nummer; Tel.: Telefon; "
    "inkl.: inklusive; zzgl.: zuzüglich; ggf.: gegebenenfalls; u.a.: unter anderem; "
    "evtl.: eventuell; Abt.: Abteilung; max.: höchstens; mind.: mindestens",
    "fr": "p.ex.: par exemple; p. ex.: par exemple; c.-à-d.: c'est-à-dire; env.: environ; "
    "n°: numéro; tél.: téléphone; svp: s'il vous plaît; s.v.p.: s'il vous plaît; "
    "etc.: et cetera; max.: au maximum; rdv: rendez-vous",
    "es": "p.ej.: por ejemplo; p. ej.: por ejemplo; etc.: etcétera; aprox.: aproximadamente; "
    "núm.: número; n.º: número; tel.: teléfono; tfno.: teléfono; dpto.: departamento; "
    "máx.: como máximo; mín.: como mínimo; Ud.: usted; Uds.: ustedes",
    "it": "ecc.: eccetera; p.es.: per esempio; p. es.: per esempio; ca.: circa; tel.: telefono; "
    "n.: numero; n°: numero; max.: al massimo; min.: almeno; uff.: ufficio",
    "pt": "p.ex.: por exemplo; p. ex.: por exemplo; etc.: et cetera; nº: número; n.º: número; "
    "tel.: telefone; aprox.: aproximadamente; máx.: no máximo; mín.: no mínimo; dept.: "
    "departamento",
    "da": "f.eks.: for eksempel; bl.a.: blandt andet; osv.: og så videre; ca.: cirka; "
    "nr.: nummer; tlf.: telefon; inkl.: inklusive; kl.: klokken; mht.: med hensyn til",
    "nb": "f.eks.: for eksempel; bl.a.: blant annet; osv.: og så videre; ca.: cirka; "
    "nr.: nummer; tlf.: telefon; inkl.: inkludert; kl.: klokken; mht.: med hensyn til",
    "sv": "t.ex.: till exempel; bl.a.: bland annat; osv.: och så vidare; ca.: cirka; "
    "nr.: nummer; tel.: telefon; inkl.: inklusive; kl.: klockan; m.m.: med mera",
    "pl": "np.: na przykład; itd.: i tak dalej; itp.: i tym podobne; ok.: około; nr.: numer; "
    "tel.: telefon; godz.: godzina; m.in.: między innymi; tzn.: to znaczy; maks.: najwyżej",
}

#: These are also words, or end a sentence: "the answer is no."
_BEFORE_A_FIGURE = frozenset({"no.", "n.", "ok.", "min.", "max."})


@cache
def _table(language: str) -> dict[str, str]:
    pairs = (entry.split(": ", 1) for entry in _WORDS.get(language, "").split("; ") if entry)
    return {short.lower(): words for short, words in pairs}


@rule(
    "FLW424",
    "abbreviation",
    summary="an abbreviation is read as it is written",
    why="""
    Whether a synthetic voice turns "approx." into a word, spells it, or stops at its full stop
    as at the end of a sentence depends on the voice. The words themselves are always right.
    The abbreviations of eleven languages are known; a text in another language is left alone.
    """,
    bad="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We will be back in «approx.» two hours. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We will be back in about two hours. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Words of the table for the language of each text."""
    for text in file.texts.every:
        table = _table(text.language)
        for start, end in _abbreviations(text.text, table):
            word = text.text[start:end]
            yield Finding(
                text.at(start, end),
                f'"{word}" is read as it is written, or spelt',
                (f"Say it in words: {table[word.lower()]}.",),
            )


def _abbreviations(text: str, table: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where abbreviations stand, the longest where several begin at one place."""
    lower = text.lower() if len(text.lower()) == len(text) else text
    ends: dict[int, int] = {}
    for short in table:
        start = lower.find(short)
        while start >= 0:
            end = start + len(short)
            if _stands_alone(lower, start, end):
                ends[start] = max(end, ends.get(start, 0))
            start = lower.find(short, end)
    behind = 0
    for start, end in sorted(ends.items()):
        is_before = lower[start:end] in _BEFORE_A_FIGURE
        if start >= behind and not (is_before and not text[end:].lstrip()[:1].isdecimal()):
            yield start, end
            behind = end


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no letter, figure or dotted word is joined to these characters."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    joined = before.isalnum() or before in ("_", ".") or after.isalnum() or after == "_"
    return not joined
