"""FLW522: a card number or PIN that is kept."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule
from callflow_dsl.lint.privacy import typed_after


@rule(
    "FLW522",
    "secret-stored",
    summary="a card number, PIN or password is typed into a variable",
    why="""
    Variables are kept with the call, and every `fetch` sends all of them in its address, where
    servers and proxies write them to their logs. The rules for card payments (PCI DSS 4.0,
    requirement 3.3) forbid keeping the code of a card or a PIN at all, and numbers in the clear.
    Let a payment provider or your own server take the digits over a line made for it.
    """,
    bad="""
    flow "Pay" {
      defaults { language en-GB  voice female }
      say "Please enter your card number, and end with the hash key." «as card» end # on key goto paid
      pause 5s as card end # on key goto paid
      say "We did not hear you. Goodbye."
      hangup
      paid: fetch "https://pay.example.com/charge"
    }
    """,
    good="""
    flow "Pay" {
      defaults { language en-GB  voice female }
      say "Please enter your customer number, and end with the hash key." as customer end # on key goto paid
      pause 5s as customer end # on key goto paid
      say "We did not hear you. Goodbye."
      hangup
      paid: fetch "https://pay.example.com/charge"
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Prompts that ask for a secret and store the keys of the answer."""
    for step in file.steps("say"):
        taking = typed_after(step)
        secret = step.heard.secret if taking is not None and taking.run.variable else None
        if secret is not None and taking is not None:
            yield Finding(
                taking.stored_at,
                f"what callers type for {secret.text!r} is kept in `{taking.run.variable}`",
                ("Let a payment provider take it, or your own server.",),
            )
