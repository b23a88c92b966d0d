"""Lints many files: what is known from an earlier run is read, the rest goes to all cores."""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager

from callflow_dsl._frozen import field, frozen
from callflow_dsl.lint.result import LintResult
from callflow_dsl.picking import instances

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    from callflow_dsl.lint.cache import Cache
    from callflow_dsl.lint.online import Media
    from callflow_dsl.lint.settings import LintSettings, SettingsSource
    from callflow_dsl.source import Source

    Watched = Callable[[Iterator[LintResult], int], Iterator[LintResult]]

#: With fewer files than this a second process costs more than it saves.
_WORTH_A_PROCESS = 8


@frozen
class Job:
    """A file to lint, and its settings."""

    source: Source
    settings: LintSettings


@frozen
class Project:
    """How files are linted: the settings of others that they import, the params, the cache."""

    settings: SettingsSource
    values: Mapping[str, str] = field(factory=dict)
    cache: Cache | None = None
    #: Looks at what stands behind a URL; such results are not kept.
    media: Callable[[str], Media] | None = None
    #: How many processes; 0: one for each core.
    processes: int = 0
    #: Is handed the results as they come, and how many there will be: for a line of progress.
    watched: Callable[[Iterator[LintResult], int], Iterator[LintResult]] = lambda results, _: (
        results
    )

    def settings_of(self, source: Source) -> LintSettings:
        """The settings of an imported file."""
        return self.settings.settings_for(source.path or source.name)

    def lint(self, jobs: Sequence[Job]) -> list[LintResult]:
        """The results of these files, in their order."""
        if self.media is not None:
            return list(self.watched(map(self._one, jobs), len(jobs)))
        return list(self._fresh(jobs)) if self.cache is None else self._with_cache(jobs, self.cache)

    def _with_cache(self, jobs: Sequence[Job], cache: Cache) -> list[LintResult]:
        """The results that are kept; what is new is kept too."""
        from callflow_dsl.lint.cache import encoded

        keys = [cache.key(job.source, job.settings, self.values) for job in jobs]
        pairs = zip(keys, jobs, strict=True)
        results = [cache.get(key, job.source, self.settings_of) for key, job in pairs]
        due = [number for number, result in enumerate(results) if result is None]
        for number, result in zip(due, self._fresh([jobs[n] for n in due]), strict=True):
            results[number] = result
            # What does not compile may lack a file that comes later.
            if not result.failed:
                cache.put(keys[number], encoded(result, jobs[number].source, self.settings_of))
        if due:
            cache.shorten()
        return instances(results, LintResult)

    def _one(self, job: Job) -> LintResult:
        from callflow_dsl.lint.run import lint

        with uncollected():
            return lint(
                job.source,
                job.settings,
                values=self.values,
                media=self.media,
                settings_of=self.settings_of,
            )

    def _fresh(self, jobs: Sequence[Job]) -> Iterator[LintResult]:
        return self.watched(self._one_by_one(jobs), len(jobs))

    def _one_by_one(self, jobs: Sequence[Job]) -> Iterator[LintResult]:
        count = min(self.processes or _cores(), len(jobs) // (_WORTH_A_PROCESS // 2))
        if count < 2:
            yield from map(self._one, jobs)
            return
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_all_start_methods, get_context

        from callflow_dsl.lint.cache import decoded
        from callflow_dsl.lint.registry import all_rules

        # A fork has all rules already; elsewhere each process imports them itself.
        method = "fork" if "fork" in get_all_start_methods() else "spawn"
        all_rules()
        with ProcessPoolExecutor(count, mp_context=get_context(method)) as pool:
            chunk = max(1, len(jobs) // (count * 4))
            entries = pool.map(_Worker(self.settings, self.values), jobs, chunksize=chunk)
            for job, (entry, imported) in zip(jobs, entries, strict=True):
                yield decoded(entry, (job.source, *imported))


@frozen
class _Worker:
    """Lints one file in another process; the answer is JSON values and the imported files."""

    settings: SettingsSource
    values: Mapping[str, str]

    def __call__(self, job: Job) -> tuple[dict[str, Any], tuple[Source, ...]]:
        from callflow_dsl.lint.cache import encoded

        project = Project(self.settings, self.values)
        result = project._one(job)
        return encoded(result, job.source, project.settings_of), result.imported


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave garbage alone while one file is linted.

    Nearly all that is made lives until the file is done, and the collector would look through
    it again and again.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
