"""FLW435: a prompt that names a key which ends nothing."""

from __future__ import annotations

from callflow_dsl.lint.analysis.spoken import offers_of
from callflow_dsl.lint.model import Finding, Findings, LintedFile, LintedStep, rule
from callflow_dsl.steps.behaviour import Recording


@rule(
    "FLW435",
    "closing-key-unknown",
    summary="a prompt says which key ends an entry or a recording, and that key does not",
    why="""
    "Followed by the hash key": callers press it, and the entry takes it for one more key, or has
    ended before. `end #` lets it end the entry, and takes it out. A recording goes on, and the
    caller waits for nothing: `finish #` lets the key end it.
    """,
    bad="""
    flow "Order" {
      defaults { language en-GB  voice female }
      say "Please enter your order number, «followed by the hash» key." as order max 6 keys on key goto look
      pause 8s as order max 6 keys on key goto look
      say "We did not hear you. Goodbye."
      hangup
      look: fetch "https://shop.example.com/order"
    }
    """,
    good="""
    flow "Order" {
      defaults { language en-GB  voice female }
      say "Please enter your order number, followed by the hash key." as order end # on key goto look
      pause 8s as order end # on key goto look
      say "We did not hear you. Goodbye."
      hangup
      look: fetch "https://shop.example.com/order"
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Closing keys in the prompt of an entry or a recording that ends with none of them."""
    for step in file.steps("say"):
        way_out = _way_out(step)
        offers = offers_of(step) if way_out is not None else None
        for offer in offers.closing if offers is not None else ():
            if way_out is not None and offer.key not in way_out[1]:
                word = way_out[0]
                yield Finding(
                    step.at_text(*offer.span),
                    f"the key {offer.key} does not end this {word}",
                    (f"Write `{'end' if word == 'entry' else 'finish'} {offer.key}` there.",),
                )


def _way_out(step: LintedStep) -> tuple[str, str] | None:
    """What follows the prompt, an entry or a recording, and the keys that end it."""
    if step.run.listens:
        return ("entry", step.run.end_key or "") if step.run.max_keys != 1 else None
    for following in step.behind:
        what = following.run.does
        if isinstance(what, Recording):
            return "recording", what.finish_keys
        if following.run.listens or following.action not in ("say", "play", "pause"):
            return None
    return None
