// Stands for the `vscode` module: as much of it as the extension and its language client use.
// What is not named here is a class or a function that does nothing.
const { pathToFileURL, fileURLToPath } = require("node:url");

let count = 0;
/** A class, a function, and an enumeration of whatever is asked of it. */
function anything(name) {
  const members = {};
  class Any {
    constructor(...args) { Object.assign(this, { args }); }
    dispose() {}
  }
  return new Proxy(Any, {
    get(target, key) {
      if (key in target || typeof key === "symbol") return target[key];
      return (members[key] ??= /^[A-Z]/.test(key) ? ++count : () => new Disposable());
    },
    apply: () => new Disposable(),
  });
}

class Disposable {
  constructor(action = () => {}) { this.action = action; }
  dispose() { this.action(); }
  static from(...all) { return new Disposable(() => all.forEach((one) => one.dispose())); }
}
class EventEmitter {
  listeners = new Set();
  event = (listener, self) => {
    const bound = self ? listener.bind(self) : listener;
    this.listeners.add(bound);
    return new Disposable(() => this.listeners.delete(bound));
  };
  fire(value) { return Promise.all([...this.listeners].map((listener) => listener(value))); }
  dispose() { this.listeners.clear(); }
}
class Uri {
  constructor(href) { this.href = href; }
  static parse(href) { return new Uri(href); }
  static file(path) { return new Uri(pathToFileURL(path).href); }
  get scheme() { return this.href.split(":")[0]; }
  get fsPath() { return fileURLToPath(this.href); }
  get path() { return new URL(this.href).pathname; }
  with() { return this; }
  toString() { return this.href; }
}
class Position { constructor(line, character) { Object.assign(this, { line, character }); } }
class Range {
  constructor(a, b, c, d) {
    [this.start, this.end] = c === undefined ? [a, b] : [new Position(a, b), new Position(c, d)];
  }
}
class Diagnostic {
  constructor(range, message, severity) { Object.assign(this, { range, message, severity }); }
}
class Task {
  constructor(definition, scope, name, source, execution, matchers) {
    Object.assign(this, { definition, scope, name, source, execution, problemMatchers: matchers });
  }
}
class ProcessExecution {
  constructor(process, args, options) { Object.assign(this, { process, args, options }); }
}

/** The module, and what was done with it. @param settings flowc's settings */
module.exports = function stub(folder, settings, trusted = true) {
  const seen = { errors: [], notes: [], opened: [], commands: {}, tasks: {}, diagnostics: new EventEmitter(), log: [] };
  const changed = new EventEmitter(), trust = new EventEmitter(), opened = new EventEmitter(), quiet = new EventEmitter();
  const root = { uri: Uri.file(folder), name: "folder", index: 0 };
  const channel = { append(text) { seen.log.push(text); }, appendLine(text) { seen.log.push(text); }, show() {}, clear() {}, dispose() {},
    trace() {}, debug() {}, info() {}, warn() {}, error(text) { seen.log.push(String(text)); }, logLevel: 3, onDidChangeLogLevel: quiet.event };
  const known = {
    version: "1.99.0", Disposable, EventEmitter, Uri, Position, Range, Diagnostic, Task, ProcessExecution,
    DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
    CancellationTokenSource: class { token = { isCancellationRequested: false, onCancellationRequested: quiet.event }; cancel() {} dispose() {} },
    env: { language: "en", appName: "stub", asExternalUri: async (uri) => uri, openExternal: async (uri) => { seen.opened.push(uri.toString()); return true; } },
    window: {
      activeTextEditor: undefined, visibleTextEditors: [],
      tabGroups: { all: [], onDidChangeTabs: quiet.event, onDidChangeTabGroups: quiet.event },
      createOutputChannel: () => channel,
      showErrorMessage: async (text) => { seen.errors.push(text); },
      showInformationMessage: async (text) => { seen.notes.push(text); },
      onDidChangeActiveTextEditor: quiet.event, onDidChangeVisibleTextEditors: quiet.event,
    },
    commands: {
      registerCommand(name, action) { seen.commands[name] = action; return new Disposable(() => delete seen.commands[name]); },
      executeCommand: async () => undefined,
    },
    tasks: { registerTaskProvider(type, provider) { seen.tasks[type] = provider; return new Disposable(); } },
    languages: {
      match: () => 10,
      createDiagnosticCollection: () => ({
        set(uri, found) { seen.diagnostics.fire({ uri: uri.toString(), found: found ?? [] }); },
        delete() {}, clear() {}, dispose() {}, has: () => false, get: () => [], forEach() {},
      }),
    },
    workspace: {
      isTrusted: trusted, workspaceFolders: [root], textDocuments: [], notebookDocuments: [], name: "folder",
      getWorkspaceFolder: (uri) => (uri.fsPath.startsWith(folder) ? root : undefined),
      getConfiguration: () => ({ get: (key, otherwise) => settings[key] ?? otherwise, has: () => false, inspect: () => undefined }),
      onDidChangeConfiguration: changed.event, onDidGrantWorkspaceTrust: trust.event, onDidOpenTextDocument: opened.event,
      createFileSystemWatcher: () => ({ onDidCreate: quiet.event, onDidChange: quiet.event, onDidDelete: quiet.event, dispose() {} }),
    },
  };
  const module = (values, name) => new Proxy(values, {
    get(target, key) {
      if (key in target || typeof key === "symbol") return target[key];
      if (/^onDid|^onWill/.test(key)) return quiet.event;
      return (target[key] = /^register/.test(key) ? () => new Disposable() : anything(`${name}.${key}`));
    },
  });
  for (const name of ["window", "commands", "languages", "workspace"]) known[name] = module(known[name], name);
  /** A text that is open in the editor. */
  const open = async (path, text) => {
    const document = {
      uri: Uri.file(path), fileName: path, languageId: "flow", version: 1, isDirty: false, isClosed: false,
      lineCount: text.split("\n").length, getText: () => text,
    };
    known.workspace.textDocuments.push(document);
    known.window.activeTextEditor = { document };
    await opened.fire(document);
    return document;
  };
  return { vscode: module(known, "vscode"), seen, open, changed, trust };
};
