"""``flowc test --mutate``: which changes of the flows no test notices."""

from __future__ import annotations

from callflow_dsl.cli._exit_codes import ExitCode
from callflow_dsl.cli._formats import Format, rendered
from callflow_dsl.printing import json_text, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from callflow_dsl.flowtest.mutate import Mutation
    from callflow_dsl.flowtest.suite import Report


def mutate_all(report: Report, args: argparse.Namespace, least: float) -> int:
    """Change each flow of tests that pass, and name what they do not notice.

    ``least`` is the share in percent that is asked for.
    """
    from callflow_dsl.flowtest.mutate import mutate
    from callflow_dsl.flowtest.suite import flows_with_results

    mutations = [
        mutate(flow, [(file, result.case) for file, result in results])
        for flow, results in flows_with_results(report.files)
    ]
    print(rendered(args, mutations, formats=MUTATIONS))
    if any(mutation.percent < least for mutation in mutations):
        return ExitCode.PROBLEM
    return ExitCode.UNKNOWN if any(mutation.left_out for mutation in mutations) else ExitCode.DONE


def _text(mutations: Sequence[Mutation]) -> str:
    from callflow_dsl.flowtest.reports import mutation_lines

    return "\n".join(shown(line) for mutation in mutations for line in mutation_lines(mutation))


def _json(mutations: Sequence[Mutation]) -> str:
    from callflow_dsl.flowtest.reports import mutation_json

    return json_text({"version": 1, "mutations": list(map(mutation_json, mutations))})


#: The formats of what is found.
MUTATIONS = {"text": Format("for people", _text), "json": Format("for programs", _json)}
