// Colours of source text: pieces of a line, each with the class that it is shown in.
const PIECES = /(\/\/.*)|("""|"(?:[^"\\]|\\.)*"?)|(\$\{[^}]*\})|(\+\d+|\d+(?:\.\d+)?(?:ms|s|m|h)?\b|[*#](?=\s|$))|([A-Za-z_][\w-]*)/g;
const CLASSES = [null, "c-comment", "c-text", "c-ref", "c-value", "c-word"];
function coloured(line) {
  const parts = [];
  let at = 0, begins = true;
  const plain = (text) => { if (text) parts.push(document.createTextNode(text)); };
  for (const match of line.matchAll(PIECES)) {
    const between = line.slice(at, match.index);
    plain(between);
    begins = begins || /[{}:]/.test(between);
    const group = match.slice(1).findIndex((one) => one !== undefined) + 1;
    // A word is a keyword where a statement begins.
    if (group === 5 && !begins) plain(match[0]);
    else parts.push(make("span", CLASSES[group], match[0]));
    begins = false;
    at = match.index + match[0].length;
  }
  plain(line.slice(at));
  return parts;
}
