"""FLW502: an address that the server cannot reach."""

from __future__ import annotations

from callflow_dsl.lint.analysis.addresses import addresses, private_sip
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule


@rule(
    "FLW502",
    "private-address",
    summary="an address cannot be reached from the internet",
    why="""
    The server of the API asks for the address, not your machine: `localhost` is the server itself
    there, and a name or IP address of your network means nothing. The call then has no sound, or
    no flow to go on with. A SIP address needs its host as well: `sip:desk` calls a machine of that
    name. Which IP addresses are not public stands in the registries of IANA
    (iana.org), which names in RFC 6761, 6762, 7686 and 8375; ICANN keeps `.internal` free for
    private networks. To try a flow on your machine, give the address by a `param` and `--set`.
    """,
    bad="""
    flow "Survey" {
      defaults { language en-GB  voice female }
      play «"https://files/welcome.wav"» "https://media.example.com/tone.wav"
      say "Please leave a message after the tone, and end it with the hash key."
      record max 1m silence 5s finish # «then "http://localhost:8000/recorded"»
    }

    flow "Order" {
      defaults { language en-GB  voice female }
      say "One moment, please."
      fetch «"https://192.168.1.20/order"»
    }

    flow "Desk" {
      defaults { language en-GB  voice female }
      say "One moment, please."
      transfer «"sip:desk"»
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Survey" {
      defaults { language en-GB  voice female }
      play "https://media.example.com/welcome.wav" "https://media.example.com/tone.wav"
      say "Please leave a message after the tone, and end it with the hash key."
      record max 1m silence 5s finish # then "https://survey.example.com/recorded"
    }

    flow "Order" {
      defaults { language en-GB  voice female }
      say "One moment, please."
      fetch "https://shop.example.com/order"
    }

    flow "Desk" {
      defaults { language en-GB  voice female }
      say "One moment, please."
      transfer "sip:desk@pbx.example.com"
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Addresses whose host is known not to be public; nothing is looked up."""
    web = ((a.host, a.location, a.private) for a in addresses(file) if a.private)
    for host, location, why in (*web, *private_sip(file)):
        yield Finding(location, f"the server cannot reach {host}: {why}")
