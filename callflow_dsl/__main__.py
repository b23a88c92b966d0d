"""``python -m callflow_dsl``: the same as ``flowc``."""

from callflow_dsl.cli.main import run

if __name__ == "__main__":
    run()
