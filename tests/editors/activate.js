// Runs the extension in node: activates it, does what the named scenario says, prints what came of it.
const Module = require("node:module");
const path = require("node:path");
const stub = require("./vscode_stub.js");

const [scenario, extension, folder, command] = process.argv.slice(2);
const settings = { command: JSON.parse(command) };
const { vscode, seen, open, changed, trust } = stub(folder, settings, scenario !== "distrust");
const load = Module._load;
Module._load = (name, ...rest) => (name === "vscode" ? vscode : load(name, ...rest));
const { activate, deactivate } = require(extension);
const context = { subscriptions: [] };
const file = path.join(folder, "flows", "a desk.flow");

const SCENARIOS = {
  async server() {
    // The file on the disk has no mistake, and may be looked at first.
    const found = new Promise((resolve) => seen.diagnostics.event((said) => said.found.length && resolve(said)));
    await activate(context);
    await open(file, 'flow "A" {\n  sya "🎉"\n  hangup\n}\n');
    return found;
  },
  async missing() {
    await activate(context);
    settings.command = ["${workspaceFolder}/none"];
    await changed.fire({ affectsConfiguration: (name) => name === "flowc.command" });
    return seen.errors;
  },
  async distrust() {
    await activate(context);
    const before = seen.errors.length;
    await trust.fire();
    return [before, seen.errors.length];
  },
  async preview() {
    await activate(context);
    await seen.commands["flowc.preview"]();
    await seen.commands["flowc.preview"](vscode.Uri.file(file));
    await seen.commands["flowc.preview"](vscode.Uri.file(file));
    const answer = await fetch(seen.opened[0]);
    return { notes: seen.notes, opened: seen.opened, status: answer.status, page: await answer.text() };
  },
  async tasks() {
    await activate(context);
    const all = seen.tasks.flowc.provideTasks();
    const own = { ...all[0], definition: { type: "flowc", command: "lint", arguments: ["x.flow"] } };
    const shown = (task) => [task.name, task.execution.process, task.execution.args, task.execution.options.cwd, task.problemMatchers];
    return { all: all.map(shown), own: shown(seen.tasks.flowc.resolveTask(own)), commands: Object.keys(seen.commands) };
  },
};

// The language client leaves some promises to VS Code, which only logs them.
process.on("unhandledRejection", (error) => seen.log.push(`unhandled: ${error}\n`));

async function main() {
  const answer = await SCENARIOS[scenario]();
  await deactivate();
  process.stdout.write(JSON.stringify(answer));
}
main().catch((error) => { console.error(error, seen.log.join("")); process.exitCode = 1; });
