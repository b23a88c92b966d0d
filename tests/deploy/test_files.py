"""flowc.toml, the lock file and the versions: what they hold, what they refuse."""

from __future__ import annotations

import subprocess

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import settings as law
from hypothesis import strategies as st

from callflow_dsl.config import find_config, read_config
from callflow_dsl.deploy.history import KEPT, History, Version
from callflow_dsl.deploy.ledger import Release
from callflow_dsl.deploy.lockfile import Entry, Lock, read_lock, write_lock
from callflow_dsl.deploy.records import Records
from callflow_dsl.deploy.settings import read_settings
from callflow_dsl.deploy.state import State
from callflow_dsl.errors import FlowcError

GOOD = '[environments.live]\nbase_url = "https://example.com/v1"\n'


def settings(tmp_path, text, name="flowc.toml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_settings(read_config(path))


def test_settings_with_everything(tmp_path):
    found = settings(
        tmp_path,
        """
        [project]
        sources = ["a", "b/*.flow"]
        state = "s"
        environment = "live"
        [environments.test]
        [environments.live]
        base_url = "https://example.com/v1/"
        key = "LIVE_KEY"
        params = { desk = "+31201112233", count = 3 }
        numbers = { "Front desk" = ["+31201234568", "31201234567"] }
        [limits]
        updates = 5
        """,
    )
    live = found.environment(None)
    assert (live.name, live.base_url) == ("live", "https://example.com/v1")
    assert live.key_variables == ("LIVE_KEY",)
    assert live.params == {"desk": "+31201112233", "count": "3"}
    assert live.numbers == {"Front desk": ("31201234567", "31201234568")}
    assert (found.limits.updates, found.limits.deletes) == (5, 20)
    assert found.state == tmp_path / "s"
    assert found.environment("test").key_variables == ("FLOWC_ACCESS_KEY", "MESSAGEBIRD_ACCESS_KEY")


def test_settings_in_a_pyproject(tmp_path):
    text = "[tool.flowc.environments.live]\n[tool.flowc.limits]\nlest = 1\n"
    with pytest.raises(FlowcError, match=r"tool.flowc.limits.lest: no such key") as caught:
        settings(tmp_path, text, "pyproject.toml")
    assert caught.value.hint == "did you mean least?"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "environments: there is none"),
        ("[environmets.live]", "environmets: no such table"),
        ("environments = 1", "environments: this belongs to no table"),
        ("[environments.'a/b']", "no name for an environment"),
        ("[environments.live]\nurl = 1", "environments.live.url: no such key"),
        ("[environments.live]\nkey = 'live_abc-123'", "no name of an environment variable"),
        ("[environments.live]\nkey = 7", "live.key: this is a number"),
        ("[environments.live]\nbase_url = 'http://example.com'", "unencrypted"),
        ("[environments.live]\nparams = {a = [1]}", "params.a: this is an array"),
        ("[environments.live]\nnumbers = {a = ['12']}", "is no telephone number"),
        ("[environments.live]\nnumbers = {a = ['31201'], b = ['+31201']}", "rings a already"),
        ("[environments.live]\nnumbers = {a = '31201'}", "this is a string"),
        (GOOD + "[limits]\nupdates = 101", "limits.updates: this is no percentage"),
        (GOOD + "[limits]\nleast = -1", "limits.least: this is no number of flows"),
        (GOOD + "[limits]\ndeletes = true", "limits.deletes"),
        (GOOD + "[project]\nsource = []", "project.source: no such key"),
        (GOOD + "[project]\nenvironment = 'life'", "project.environment: no such one"),
        (GOOD + "[project]\nsources = 'flows'", "project.sources: this is a string"),
    ],
)  # fmt: skip
def test_mistakes_in_settings(tmp_path, text, message):
    with pytest.raises(FlowcError, match=message) as caught:
        settings(tmp_path, text)
    assert str(tmp_path / "flowc.toml") in caught.value.message
    assert "live_abc" not in caught.value.message + caught.value.hint


def test_which_environment(tmp_path):
    found = settings(tmp_path, "[environments.a]\n[environments.b]\n")
    with pytest.raises(FlowcError, match="several environments: a, b"):
        found.environment(None)
    with pytest.raises(FlowcError, match="has no environment c"):
        found.environment("c")
    assert found.environment("b").name == "b"


def test_the_template_is_a_good_project(tmp_path):
    from callflow_dsl.deploy.template import files

    found = settings(tmp_path, files("acme")["flowc.toml"])
    assert found.project == "acme"
    assert sorted(found.environments) == ["production", "staging"]
    assert find_config(tmp_path) is not None


# -- the lock file

NUMBERS = st.none() | st.lists(st.sampled_from(["31201", "31202"]), unique=True).map(
    lambda found: tuple(sorted(found))
)
LOCKS = st.dictionaries(
    st.text(max_size=12),
    st.tuples(st.sampled_from(["a.flow", "b.flow"]), st.text("0123456789abcdef"), NUMBERS),
    max_size=5,
).map(
    lambda found: Lock(
        {
            key: Entry(f"id{number}", file, digest, digest, numbers)
            for number, (key, (file, digest, numbers)) in enumerate(found.items())
        }
    )
)


@law(deadline=None)
@given(LOCKS)
def test_a_lock_comes_back(tmp_path_factory, lock):
    path = tmp_path_factory.mktemp("lock") / "test.lock"
    write_lock(path, lock)
    assert read_lock(path) == lock
    lines = path.read_text(encoding="utf-8").split("\n")
    assert len(lines) == 5 + len(lock.entries)


@pytest.mark.parametrize(
    "text",
    ["version = 2\n[flows]", "version = 1\n[flows]\na = {}", "\x01",
     'version = 1\n[flows]\na = {id = 1, file = "", sent = "", stored = ""}',
     "version = 1\nflows = []", "version = 1\n[flows]\na = 1"],
)  # fmt: skip
def test_a_file_that_is_no_lock(tmp_path, text):
    path = tmp_path / "test.lock"
    path.write_text(text)
    with pytest.raises(FlowcError, match=r"test.lock:\d is no line of a lock file") as caught:
        read_lock(path)
    assert "object" not in caught.value.message


def test_a_lock_file_of_flowc_0_1_is_read(tmp_path):
    path = tmp_path / "test.lock"
    path.write_text(
        "# Made by flowc deploy: which stored flow is which flow of the project. Commit it.\n"
        'version = 1\n\n[flows]\n"Desk" = { id = "i1", file = "a.flow", sent = "0a", '
        'stored = "0b", numbers = ["31201"] }\n'
    )
    assert read_lock(path) == Lock({"Desk": Entry("i1", "a.flow", "0a", "0b", ("31201",))})


@pytest.mark.parametrize("marks", [False, True])
def test_two_lines_for_one_flow_are_settled_by_what_is_stored(tmp_path, marks):
    """As a merge leaves them, with the marks of a conflict and without."""
    path = tmp_path / "test.lock"
    entries = [Entry("i1", "a.flow", digest, digest) for digest in ("1", "2")]
    texts = []
    for entry in entries:
        write_lock(path, Lock({"Desk": entry}))
        texts.append(path.read_text().split("[flows]\n")[1])
    between = ["<<<<<<< ours\n", "=======\n", ">>>>>>> theirs\n"] if marks else ["", "", ""]
    path.write_text(
        f"version = 1\n[flows]\n{between[0]}{texts[0]}{between[1]}{texts[1]}{between[2]}"
    )
    lock = read_lock(path)
    for entry in entries:
        assert lock.settled({"i1": entry.stored}.get).entries == {"Desk": entry}


@law(deadline=None, max_examples=20)
@given(LOCKS, st.data())
def test_branches_that_deploy_different_flows_merge(tmp_path_factory, lock, data):
    """As `merge=union` does it, whatever each branch adds or removes."""
    folder = tmp_path_factory.mktemp("merge")
    sides = []
    for name in ("base", "ours", "theirs"):
        extra = {
            f"{key} of {name}": evolve(entry, id=f"{entry.id}-{name}")
            for key, entry in lock.entries.items()
            if name != "base" and data.draw(st.booleans())
        }
        sides.append(Lock({**lock.entries, **extra}))
        write_lock(folder / name, sides[-1])
    merge = ["git", "merge-file", "-p", "--union", "ours", "base", "theirs"]
    try:
        done = subprocess.run(merge, cwd=folder, capture_output=True, check=True)
    except FileNotFoundError:
        pytest.skip("git is not here")
    (folder / "merged").write_bytes(done.stdout)
    assert read_lock(folder / "merged").entries == {**sides[1].entries, **sides[2].entries}


def test_an_id_has_one_entry(tmp_path):
    entry = Entry("i1", "a.flow", "1", "1")
    state = State(tmp_path, "test")
    records = Records(state, Lock({"Old": entry}), Release(1, "", "-", "me", ""))
    records.put("New", entry)
    records.flush()
    assert state.lock().entries == {"New": entry}
    assert state.lock().of("i1") == ("New", entry)
    records.remove("i1")
    records.flush()
    assert state.lock().entries == {}


# -- the versions


def version(number: int, why: str = "deployed") -> Version:
    return Version("i1", "A", f"2026-01-01T00:00:00.{number:06}Z", why, {"steps": [{"n": number}]})


def test_versions_are_kept_once_and_not_for_ever(tmp_path):
    history = History(tmp_path)
    history.keep(version(1))
    history.keep(Version(**{**_fields(version(1)), "at": "2026-02-01T00:00:00.000000Z"}))
    assert history.versions("i1") == [version(1)]
    for number in range(2, KEPT + 5):
        history.keep(version(number))
    kept = history.versions("i1")
    assert len(kept) == KEPT
    assert kept[-1] == version(KEPT + 4)
    assert history.content("i1", version(KEPT).digest) == {"steps": [{"n": KEPT}]}
    assert history.content("i1", version(1).digest) is None


def _fields(found: Version) -> dict:
    return {name: getattr(found, name) for name in ("flow", "title", "at", "why", "content")}


def test_an_id_from_the_server_leads_nowhere_else(tmp_path):
    history = History(tmp_path / "history")
    history.keep(Version("../../x", "A", "2026-01-01T00:00:00Z", "deployed", {"steps": []}))
    assert [path.name for path in tmp_path.iterdir()] == ["history"]
    assert len(history.versions("../../x")) == 1


def test_a_version_that_cannot_be_read(tmp_path):
    (tmp_path / "i1").mkdir()
    (tmp_path / "i1" / "2026-x.json").write_text("{}")
    with pytest.raises(FlowcError, match="is no version that flowc kept"):
        History(tmp_path).versions("i1")


def test_the_state_folder_keeps_out_of_git_what_is_for_this_machine(tmp_path):
    state = State(tmp_path / "deployed", "live")
    with state.held():
        ignored = (tmp_path / "deployed" / ".gitignore").read_text().split()
    assert "*.busy" in ignored
    assert "merge=union" in (tmp_path / "deployed" / ".gitattributes").read_text()
