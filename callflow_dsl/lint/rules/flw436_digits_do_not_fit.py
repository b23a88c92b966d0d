"""FLW436: a prompt that asks for more or fewer digits than are taken."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.speech.model import DigitsAsked


@rule(
    "FLW436",
    "digits-do-not-fit",
    summary="a prompt asks for another number of digits than the entry takes",
    why="""
    An entry that is full goes on at once: the digits that are left are lost, or answer the next
    prompt. One that takes more waits in silence for what never comes.
    """,
    bad="""
    flow "Order" {
      defaults { language en-GB  voice female }
      say "Please enter your «8 digit» order number." as order max 4 keys on key goto look
      pause 8s as order max 4 keys on key goto look
      say "We did not hear you. Goodbye."
      hangup
      look: fetch "https://shop.example.com/order"
    }
    """,
    good="""
    flow "Order" {
      defaults { language en-GB  voice female }
      say "Please enter your 8 digit order number." as order max 8 keys on key goto look
      pause 8s as order max 8 keys on key goto look
      say "We did not hear you. Goodbye."
      hangup
      look: fetch "https://shop.example.com/order"
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Entries with a limit, whose prompt says how many digits it wants."""
    for step in file.steps("say"):
        most = step.run.max_keys if step.run.listens else None
        asked = step.heard.digits if most else None
        if asked is not None and most is not None and not _fits(asked, most, step.run.end_key):
            wants = str(asked.most) if asked.least == asked.most else f"{asked.least}-{asked.most}"
            yield Finding(
                step.at_text(*asked.evidence.span),
                f"the prompt wants {wants} digits, and the entry takes {most}",
            )


def _fits(asked: DigitsAsked, most: int, end_key: str | None) -> bool:
    room = 1 if end_key else 0  # the key that ends it may be counted in
    return asked.most <= most <= asked.most + room
