// Colours of source text: pieces of a line, each with the class that it is shown in.
const PIECES = /(\/\/.*)|("""(?:[^"]|"(?!""))*(?:""")?|"(?:[^"\\]|\\.)*"?)|(\$\{[^}]*\})|(\+\d+|\d+(?:\.\d+)?(?:ms|s|m|h)?\b|[*#](?=\s|$))|([A-Za-z_][\w-]*)/g;
const CLASSES = [null, "c-comment", "c-text", "c-ref", "c-value", "c-word"];
// The lines of a file, each as its pieces; a text in three quotes goes over several.
function colouredLines(lines) {
  let inText = false;
  return lines.map((line) => {
    const end = inText ? line.indexOf('"""') : 0;
    if (end < 0) return [make("span", "c-text", line)];
    const rest = inText ? line.slice(end + 3) : line;
    const parts = inText ? [make("span", "c-text", line.slice(0, end + 3)), ...coloured(rest, false)] : coloured(rest, true);
    inText = rest.split('"""').length % 2 === 0;
    return parts;
  });
}
function coloured(line, begins) {
  const parts = [];
  let at = 0;
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
