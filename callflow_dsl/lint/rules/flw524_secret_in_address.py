"""FLW524: a password or key in an address."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule
from callflow_dsl.lint.redact import secrets


@rule(
    "FLW524",
    "secret-in-address",
    severity="error",
    summary="a password or key stands in an address",
    why="""
    The file is in version control, and addresses are written to the logs of every server on the
    way. A `param` takes the secret out of the file; better still, let the server that answers
    check the signature of the request, which needs no secret in the flow.
    """,
    bad="""
    flow "Orders" {
      defaults { language en-GB  voice female }
      say "One moment, please."
      fetch "https://example.com/orders?«token»=4711abc"
    }
    """,
    good="""
    flow "Orders" {
      defaults { language en-GB  voice female }
      say "One moment, please."
      fetch "https://example.com/orders"
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """The name of a field or user whose secret follows; the secret itself is never shown."""
    for name, span, _ in secrets(file.source.text):
        yield Finding(
            file.at(span),
            f"a secret stands in this address ({name})",
            ("Take it out, change it at once, and give it by a `param` where it is needed.",),
        )
