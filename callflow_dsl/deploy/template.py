"""The files of a new project."""

from __future__ import annotations

_SETTINGS = """\
# What flowc deploys, and where to. No key stands here: only the names of the environment
# variables that hold them.

[project]
sources = ["flows"]
state = "deployed"            # lock files and earlier versions; commit this folder
environment = "staging"       # the one that is meant without --env

[environments.staging]
base_url = "http://127.0.0.1:8020/v1"   # flowc emulator
key = "FLOWC_STAGING_KEY"

[environments.staging.params]
desk = "+31201112233"

[environments.production]
key = "FLOWC_PRODUCTION_KEY"

[environments.production.params]
desk = "+31201112233"

# The numbers that ring each flow in production, once you have them:
# [environments.production.numbers]
# "Front desk" = ["+31201234567"]

[limits]                      # a deploy beyond these is refused unless it is allowed
updates = 30                  # percent of the flows that one deploy may update
deletes = 20                  # and delete
least = 10                    # a project with fewer flows has no limits
"""

_FLOW = """\
// The first flow: a greeting, and a call to the desk.
param desk = +31201112233

flow "Front desk" {
  max duration 30m
  defaults { language en-GB  voice female }

  say "Welcome. One moment please, we will connect you."
  transfer ${desk}
  say "Nobody can take your call now. Please call again later. Goodbye."
  hangup
}

test "callers reach the desk" {
  hears "Welcome"
  transfers to ${desk}
}
"""

#: Path below the project's folder -> text.
FILES = {"flowc.toml": _SETTINGS, "flows/front-desk.flow": _FLOW}
