// Tokenises files with the engine of VS Code: for each file (paths on standard input, as JSON)
// a list of lines, each a list of [begin, end, scopes], offsets in UTF-16 units.
const fs = require("fs");
const path = require("path");
const { INITIAL, Registry, parseRawGrammar } = require("vscode-textmate");
const oniguruma = require("vscode-oniguruma");

async function main(grammarPath) {
  const wasm = fs.readFileSync(path.join(path.dirname(require.resolve("vscode-oniguruma")), "onig.wasm"));
  await oniguruma.loadWASM(wasm.buffer);
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => parseRawGrammar(fs.readFileSync(grammarPath, "utf8"), "callflow.json"),
  });
  const grammar = await registry.loadGrammar("source.flow");
  const texts = JSON.parse(fs.readFileSync(0, "utf8"));
  const all = texts.map((text) => {
    let state = INITIAL;
    return text.split("\n").map((line) => {
      const done = grammar.tokenizeLine(line, state);
      state = done.ruleStack;
      return done.tokens.map((token) => [token.startIndex, token.endIndex, token.scopes[token.scopes.length - 1]]);
    });
  });
  process.stdout.write(JSON.stringify(all));
}

main(process.argv[2]).catch((error) => { console.error(error); process.exitCode = 1; });
