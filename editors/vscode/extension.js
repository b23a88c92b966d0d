// @ts-check
// Starts the language server, opens previews, offers tasks. All that is known of flows is flowc's.
"use strict";

const { spawn } = require("node:child_process");
const path = require("node:path");
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

/** @type {LanguageClient | undefined} */
let client;
/** What is going on with the client; one thing after the other. */
let work = Promise.resolve();
/** @type {Map<string, Preview>} */
const previews = new Map();

/** @param {vscode.ExtensionContext} context */
async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("flowc.preview", openPreview),
    vscode.commands.registerCommand("flowc.restart", restart),
    vscode.commands.registerCommand("flowc.output", () => client?.outputChannel.show()),
    vscode.tasks.registerTaskProvider("flowc", { provideTasks, resolveTask }),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("flowc.command")) return restart();
    }),
  );
  if (vscode.workspace.isTrusted) await restart();
}

async function deactivate() {
  for (const preview of previews.values()) preview.stop();
  previews.clear();
  work = work.then(stop);
  await work;
}

/** The program and its first arguments. @param {vscode.WorkspaceFolder} [folder] */
function command(folder = vscode.workspace.workspaceFolders?.[0]) {
  /** @type {string[]} */
  const words = vscode.workspace.getConfiguration("flowc", folder).get("command") ?? [];
  if (!words.length) return ["flowc"];
  return words.map((word) => word.replaceAll("${workspaceFolder}", folder?.uri.fsPath ?? "."));
}

// Language server ----------------------------------------------------------------------------

function restart() {
  work = work.then(stop).then(start);
  return work;
}

async function stop() {
  const old = client;
  client = undefined;
  await old?.dispose().catch(() => {}); // it may never have run
}

async function start() {
  const [program, ...first] = command();
  client = new LanguageClient(
    "flowc",
    "flowc",
    { command: program, args: [...first, "lsp"] },
    { documentSelector: [{ language: "flow", scheme: "file" }, { language: "flow", scheme: "untitled" }] },
  );
  await client.start().catch((error) => tell(`flowc lsp does not start: ${reason(error)}.`));
}

/** @param {unknown} error */
function reason(error) {
  return error instanceof Error ? error.message : String(error);
}

/** Say what is wrong, with the way out. @param {string} problem */
async function tell(problem) {
  const settings = "Open Settings", output = "Show Output";
  const advice = "Install it with pip install 'flowc[lsp]', or say in flowc.command where it is.";
  const chosen = await vscode.window.showErrorMessage(`${problem} ${advice}`, settings, output);
  if (chosen === settings) vscode.commands.executeCommand("workbench.action.openSettings", "flowc.command");
  if (chosen === output) client?.outputChannel.show();
}

// Preview ------------------------------------------------------------------------------------

/** A `flowc serve` of a folder, from its start to its end. */
class Preview {
  /** @param {string} folder @param {() => void} ended */
  constructor(folder, ended) {
    const [program, ...first] = command(vscode.workspace.getWorkspaceFolder(vscode.Uri.file(folder)));
    const child = spawn(program, [...first, "serve", folder, "--port", "0", "--quiet"]);
    this.stop = () => child.kill();
    /** @type {Promise<string>} */
    this.address = new Promise((resolve, reject) => {
      let printed = "", complaint = "";
      child.stderr.on("data", (data) => { complaint += data; });
      child.stdout.on("data", (data) => {
        printed += data;
        const found = /^serving .* at (http:\S+)/m.exec(printed);
        if (found) resolve(found[1]);
      });
      child.on("error", (error) => { ended(); reject(error); });
      child.on("exit", (code) => { ended(); reject(new Error(complaint.trim() || `exit code ${code}`)); });
    });
  }
}

/** Open the page of a file in the browser. @param {vscode.Uri} [uri] */
async function openPreview(uri = vscode.window.activeTextEditor?.document.uri) {
  if (uri?.scheme !== "file") {
    vscode.window.showInformationMessage("flowc previews .flow files that are saved: open one first.");
    return;
  }
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? path.dirname(uri.fsPath);
  const preview = previews.get(folder) ?? new Preview(folder, () => previews.delete(folder));
  previews.set(folder, preview);
  try {
    const parts = path.relative(folder, uri.fsPath).split(path.sep).map(encodeURIComponent);
    const page = vscode.Uri.parse(`${(await preview.address).replace(/\/$/, "")}/preview/${parts.join("/")}`);
    await vscode.env.openExternal(await vscode.env.asExternalUri(page));
  } catch (error) {
    await tell(`flowc serve does not start: ${reason(error)}.`);
  }
}

// Tasks --------------------------------------------------------------------------------------

const TASKS = { lint: ["."], test: ["."], compile: [".", "-o", "build"] };

function provideTasks() {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.flatMap((folder) =>
    Object.keys(TASKS).map((name) => task({ type: "flowc", command: name }, folder)));
}

/** @param {vscode.Task} of */
function resolveTask(of) {
  const { scope, definition } = of;
  return typeof scope === "object" && definition.command ? task(definition, scope) : undefined;
}

/** @param {vscode.TaskDefinition} definition @param {vscode.WorkspaceFolder} folder */
function task(definition, folder) {
  const [program, ...first] = command(folder);
  const words = [...first, definition.command, ...(definition.arguments ?? TASKS[definition.command] ?? [])];
  const execution = new vscode.ProcessExecution(program, words, { cwd: folder.uri.fsPath });
  return new vscode.Task(definition, folder, definition.command, "flowc", execution, "$flowc");
}

module.exports = { activate, deactivate };
