// What the extension takes from the repository: colours and license.
const { copyFileSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..", "..");
copyFileSync(join(root, "grammar", "callflow.tmLanguage.json"), join(__dirname, "callflow.tmLanguage.json"));
copyFileSync(join(root, "LICENSE"), join(__dirname, "LICENSE"));
