# The table of contents of the work. `just` lists it; every recipe is a plain command as well.
python := env_var_or_default("PYTHON", ".venv/bin/python")

_list:
    @just --list

# A virtual environment with all that development needs
setup:
    python3 -m venv .venv
    .venv/bin/pip install -q -e '.[dev]'

# Style, types and the direction of imports
check:
    {{python}} -m ruff check .
    {{python}} -m ruff format --check .
    {{python}} -m mypy
    {{python}} -c 'from importlinter.cli import lint_imports_command; lint_imports_command()' --no-logo

# Lay out the code
fmt:
    {{python}} -m ruff check --fix .
    {{python}} -m ruff format .

# All tests, or those that are named: just test tests/lint
test *arguments:
    {{python}} -m pytest -n auto {{arguments}}

# Long random runs
fuzz *arguments:
    {{python}} -m pytest -n auto -m fuzz {{arguments}}

# Write every golden file anew; read the diff
goldens:
    {{python}} -m pytest -q -n auto --update-goldens
    git diff --stat

# What is generated: parser tables, JSON Schema, TextMate grammar, references
generated:
    {{python}} -m callflow_dsl._build
    {{python}} -m callflow_dsl.wire.schema
    {{python}} -m callflow_dsl.syntax.textmate
    {{python}} -m callflow_dsl.steps.step_docs
    {{python}} -m callflow_dsl.lint.rule_docs
    {{python}} -m callflow_dsl.cli.settings_docs

# The documentation as a site, in site/; a link that leads nowhere is an error
docs:
    {{python}} -m mkdocs build

# Figures beside peers and the last release, in docs/performance.md
bench:
    {{python}} benchmarks/run.py

# The whole check in a fresh environment, as CI runs it
ci:
    bash .ci/run
