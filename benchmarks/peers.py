"""Tools that others have for such files, installed beside the repository when they are missing.

Their folder is `flowc-peers` in the user's folder for caches, or what `FLOWC_PEERS` names: a
virtual environment of Python and a `node_modules`. A peer that cannot be installed has no figure.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from callflow_dsl.wire.schema import schema

CACHES = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
FOLDER = Path(os.environ.get("FLOWC_PEERS") or os.path.join(CACHES, "flowc-peers"))
PYTHON = str(FOLDER / "bin" / "python")
PACKAGES = (
    "fastjsonschema", "jsonschema", "jsonschema-rs", "check-jsonschema", "pyyaml", "rjsonnet",
)  # fmt: skip
FASTJSONSCHEMA = "json.loads + fastjsonschema"
#: Times each peer in one process: CPU seconds of the best of so many rounds; or the first alone.
_PYTHON_PEERS = """
import json, sys, time
document, schema, rounds = open(sys.argv[1]).read(), json.load(open(sys.argv[2])), int(sys.argv[3])
def prepared():
    import fastjsonschema
    check = fastjsonschema.compile(schema)
    yield "json.loads + fastjsonschema", lambda: check(json.loads(document)), rounds
    import jsonschema_rs
    rs = jsonschema_rs.validator_for(schema)
    yield "json.loads + jsonschema-rs", lambda: rs.is_valid(json.loads(document)), rounds
    import jsonschema
    slow = jsonschema.Draft202012Validator(schema)
    yield "json.loads + jsonschema", lambda: slow.is_valid(json.loads(document)), 1
    import yaml
    written = yaml.dump(json.loads(document), Dumper=yaml.CSafeDumper)
    yield "PyYAML, C loader", lambda: yaml.load(written, Loader=yaml.CSafeLoader), rounds
    import rjsonnet
    yield "rjsonnet", lambda: rjsonnet.evaluate_snippet("a", document), rounds
made = {}
for name, action, times in prepared():
    if sys.argv[4] and name != sys.argv[4]:
        break
    took = []
    for _ in range(times):
        begin = time.process_time()
        action()
        took.append(time.process_time() - begin)
    made[name] = min(took)
print(json.dumps(made))
"""
_AJV = """
const fs = require("fs"), Ajv = require("ajv/dist/2020");
const [text, schema] = process.argv.slice(1, 3).map((path) => fs.readFileSync(path, "utf8"));
const check = new Ajv({strict: false}).compile(JSON.parse(schema));
let best = Infinity;
for (let round = 0; round < Number(process.argv[3]); round++) {
  const before = process.cpuUsage();
  check(JSON.parse(text));
  const {user, system} = process.cpuUsage(before);
  best = Math.min(best, (user + system) / 1e6);
}
console.log(JSON.stringify({"JSON.parse + ajv": best}));
"""


def install() -> None:
    """Install what is missing; says so where that fails."""
    if not Path(PYTHON).exists():
        venv.create(FOLDER, with_pip=True)
    if not (FOLDER / "installed").exists():
        _told([PYTHON, "-m", "pip", "install", "-q", *PACKAGES])
        if shutil.which("npm"):
            _told(["npm", "install", "--silent", "--no-audit", "--no-fund", "ajv@8"])
        (FOLDER / "installed").touch()


def _told(command: list[str]) -> None:
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"no peers by {command[0]}: {done.stderr.strip()[-200:]}", file=sys.stderr)


def check_jsonschema(document: str) -> tuple[str, ...]:
    """The arguments of Python that check a file; none where check-jsonschema is not installed."""
    if not any(FOLDER.glob("lib/*/site-packages/check_jsonschema")):
        return ()
    path = FOLDER / "schema.json"
    path.write_text(json.dumps(schema()), encoding="utf-8")
    return ("-m", "check_jsonschema", "--schemafile", str(path), document)


def seconds_on(document: str, rounds: int, only: str = "") -> dict[str, float]:
    """CPU seconds of each peer on a document; those that are not installed are left out.

    ``only`` may be `FASTJSONSCHEMA`, the first of them.
    """
    if not (FOLDER / "installed").exists():
        return {}
    with tempfile.TemporaryDirectory() as folder:
        flow, schema_file = Path(folder, "flow.json"), Path(folder, "schema.json")
        flow.write_text(document, encoding="utf-8")
        schema_file.write_text(json.dumps(schema()), encoding="utf-8")
        given = (str(flow), str(schema_file), str(rounds))
        seconds = _output([PYTHON, "-c", _PYTHON_PEERS, *given, only])
        return seconds if only else {**seconds, **_output(["node", "-e", _AJV, *given])}


def _output(command: list[str]) -> dict[str, float]:
    if not shutil.which(command[0]):
        return {}
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(
        command, cwd=FOLDER, env=kept, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"a peer failed: {done.stderr.strip()[-300:]}", file=sys.stderr)
        return {}
    made: dict[str, float] = json.loads(done.stdout)
    return made


if __name__ == "__main__":
    install()
