"""FLW513: a transfer to an emergency number."""

from __future__ import annotations

from callflow_dsl.lint.analysis.numbers import destinations, emergency
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule


@rule(
    "FLW513",
    "emergency-number",
    severity="error",
    summary="a transfer calls an emergency number",
    why="""
    The transfer is a call of its own, from a server: the emergency centre does not learn where the
    caller is, and may be that of another country, if the call goes through at all. The law has
    telephone companies pass the location on (article 109 of Directive (EU) 2018/1972, 47 CFR part
    9 in the USA), which nobody can do here. Tell callers to hang up and dial themselves. Which
    numbers these are stands in libphonenumber (github.com/google/libphonenumber); in a SIP address
    only 112, 911 and 999 count, because the others can be extensions.
    """,
    bad="""
    flow "Doctor" {
      defaults { language en-GB  voice female }
      menu choice {
        say "In an emergency, press 1. For an appointment, press 2."
        key 1 { transfer «"112"» }
        key 2 { transfer +31201112233 }
        silence { hangup }
        other { again }
      }
      say "Nobody can talk to you now. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Doctor" {
      defaults { language en-GB  voice female }
      say "In an emergency, hang up and call the emergency services. For an appointment, please wait."
      transfer +31201112233
      say "Nobody can talk to you now. Goodbye."
      hangup
    }
    """,
    needs="phonenumbers",
)
def check(file: LintedFile) -> Findings:
    """Destinations that are emergency numbers somewhere, or with the country code before them."""
    for destination, location in destinations(file):
        number = emergency(destination)
        if number:
            yield Finding(
                location,
                f"{number} is an emergency number, and the caller's location is lost",
                ("Tell callers to hang up and to call it themselves.",),
            )
