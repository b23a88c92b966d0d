"""The files of a new project."""

from __future__ import annotations

import re

from callflow_dsl import __version__

_SETTINGS = """\
# What flowc deploys, and where to. No key stands here: only the names of the environment
# variables that hold them.

[project]
name = "{name}"               # what flows in an account are marked with; do not change it
sources = ["flows"]
environment = "staging"       # the one that is meant without --env

[environments.staging]
base_url = "http://127.0.0.1:8020/v1"   # flowc emulator
key = "FLOWC_STAGING_KEY"

[environments.staging.params]
desk = "+31201112233"

[environments.production]
key = "FLOWC_PRODUCTION_KEY"

[environments.production.params]
desk = "+31201112233"         # a secret would be "env:FLOWC_DESK"

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
  say "If nobody could help you, please call again later. Goodbye."
  hangup
}

test "callers reach the desk" {
  hears "Welcome"
  transfers to ${desk}
}
"""

_IGNORED = """\
# What flowc remembers on this machine. The account knows what a deploy needs.
/deployed/
/.flowc/
plan.json
plan.md
"""

_WORKFLOW = """\
# On a pull request: format, lint, tests, and what a deploy would change as a comment.
# On main: deploy. By hand (Actions, "Run workflow"): deploy with leave, or roll back.
#
# It needs the secret FLOWC_PRODUCTION_KEY, and nothing else: which flows of the account are of
# this project, and what was deployed last, the account says itself.
name: flows
on:
  pull_request:
  push:
    branches: [main]
  workflow_dispatch:
    inputs:
      what:
        description: "deploy, or take back what was deployed"
        type: choice
        options: [deploy, rollback]
        default: deploy
      allow:
        description: "what a deploy was refused for: drift adopt limits numbers default held"
        default: ""
      to:
        description: "rollback: a git revision; empty for the last release"
        default: ""

permissions:
  contents: read

env:
  # Where your index has no flowc: "flowc[lint] @ git+https://(address of its repository)".
  FLOWC: "flowc[lint]=={version}"

jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      - run: pip install "$FLOWC"
      - run: flowc fmt --check flows
      - run: flowc lint --format github flows
      - run: flowc test flows

  plan:
    # A pull request from a fork gets no secrets, so it gets no plan.
    if: github.event_name == 'pull_request' && !github.event.pull_request.head.repo.fork
    needs: check
    runs-on: ubuntu-latest
    permissions:
      contents: read
      pull-requests: write
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0        # what was deployed last is compared in terms of its source
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      - run: pip install "$FLOWC"
      - name: Plan
        env:
          FLOWC_PRODUCTION_KEY: ${{ secrets.FLOWC_PRODUCTION_KEY }}
        run: flowc plan --env production --prune --format markdown > plan.md
      - name: Comment
        env:
          GH_TOKEN: ${{ github.token }}
          NUMBER: ${{ github.event.number }}
        run: gh pr comment "$NUMBER" --body-file plan.md --edit-last --create-if-none

  deploy:
    if: github.event_name == 'push' || inputs.what == 'deploy'
    needs: check
    runs-on: ubuntu-latest
    environment: production
    concurrency: production
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      - run: pip install "$FLOWC"
      - name: Deploy
        env:
          FLOWC_PRODUCTION_KEY: ${{ secrets.FLOWC_PRODUCTION_KEY }}
          ALLOW: ${{ inputs.allow }}
        run: >-
          flowc deploy --env production --prune --yes
          ${ALLOW:+$(printf -- '--allow %s ' $ALLOW)}

  rollback:
    if: inputs.what == 'rollback'
    runs-on: ubuntu-latest
    environment: production
    concurrency: production
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0        # an earlier revision is what a rollback deploys
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      - run: pip install "$FLOWC"
      - name: Roll back
        env:
          FLOWC_PRODUCTION_KEY: ${{ secrets.FLOWC_PRODUCTION_KEY }}
          TO: ${{ inputs.to }}
          ALLOW: ${{ inputs.allow }}
        run: >-
          flowc rollback --env production --yes ${TO:+--to "$TO"}
          ${ALLOW:+$(printf -- '--allow %s ' $ALLOW)}
"""

_HOOKS = """\
# Format and lint before each commit: pip install pre-commit && pre-commit install
repos:
  - repo: local
    hooks:
      - id: flowc-fmt
        name: flowc fmt
        entry: flowc fmt
        language: system
        files: \\.flow$
      - id: flowc-lint
        name: flowc lint
        entry: flowc lint
        language: system
        files: \\.flow$
"""

_README = """\
# {name}
Phone call flows of {name}, as code. `flows/` has the flows, `flowc.toml` where they go.

## Try it
```
flowc lint
flowc test flows
flowc simulate flows/front-desk.flow
```
A local Voice API takes the place of the real one for the environment `staging`:
```
flowc emulator &
export FLOWC_STAGING_KEY=test
flowc plan
flowc deploy
```

## Release
`.github/workflows/flows.yml` checks every pull request, shows what a deploy would change, and
deploys what is merged. Give the repository the secret `FLOWC_PRODUCTION_KEY`. Anywhere else:
```
flowc plan --env production --prune
flowc deploy --env production --prune
flowc rollback --env production
```
"""


def project_name(folder: str) -> str:
    """A name for the project in a folder: small letters, digits and single hyphens."""
    return re.sub("[^a-z0-9]+", "-", folder.lower()).strip("-") or "phones"


def files(name: str) -> dict[str, str]:
    """Path below the project's folder -> text."""
    return {
        "flowc.toml": _SETTINGS.replace("{name}", name),
        "flows/front-desk.flow": _FLOW,
        ".gitignore": _IGNORED,
        ".github/workflows/flows.yml": _WORKFLOW.replace("{version}", __version__),
        ".pre-commit-config.yaml": _HOOKS,
        "README.md": _README.replace("{name}", name),
    }


#: The files without which it is no project; the others stay as they are where they are there.
NEEDED = ("flowc.toml", "flows/front-desk.flow")
