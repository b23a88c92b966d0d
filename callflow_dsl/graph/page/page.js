// The page around a call: picture, keypad, transcript, source, search.
const data = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const make = (tag, cls, text) => {
  const made = document.createElement(tag);
  if (cls) made.className = cls;
  if (text !== undefined) made.textContent = text;
  return made;
};
const clock = (ms) => {
  const tenths = Math.round(ms / 100);
  return `${Math.floor(tenths / 600)}:${String(Math.floor(tenths / 10) % 60).padStart(2, "0")}.${tenths % 10}`;
};
let flow, svg, folding, call = null, shown = 0, lastBox = null, timer = null;
const view = new View($("canvas"), $("overview"));

// Picture ---------------------------------------------------------------------------------
function choose(number) {
  stop();
  show(data.flows[number]);
  clear();
}
// Shows a flow: its picture and its source.
function show(next) {
  if (next === flow) return;
  flow = next;
  const number = data.flows.indexOf(flow);
  $("flow").value = number;
  const files = [...new Set(flow.steps.map((step) => step.path).filter((path) => path in data.sources))];
  const all = files.length ? files : Object.keys(data.sources);
  $("file").replaceChildren(...all.map((path) => new Option(path, path)));
  document.querySelectorAll("#canvas > svg").forEach((one) => one.toggleAttribute("hidden", true));
  svg = document.querySelector(`#canvas > svg[data-flow="${number}"]`);
  svg.removeAttribute("hidden");
  folding = foldings[number] ??= new Folding(svg, () => fold(folding.folded));
  listFolds();
  boxes.clear();
  svg.querySelectorAll(".box").forEach((box) => {
    const steps = JSON.parse(box.dataset.steps);
    steps.forEach((step) => boxes.set(step, box));
    box.onclick = () => { if (steps.length && !view.moved) mark(stepOf(steps[0])); };
  });
  view.show(svg);
  showFile(all[0]);
}
const foldings = [];
const boxes = new Map();
const stepOf = (id) => flow.steps.find((step) => step.id === id);
// What stands for a step in the picture: its box, or the one that it is folded into.
const boxOf = (step) => { const box = boxes.get(step.id); return box && folding.seen(box); };
$("zoom-in").onclick = () => view.zoom(1.25);
$("zoom-out").onclick = () => view.zoom(0.8);
$("zoom-fit").onclick = () => view.fit();
// Folding: a list of what can be folded, for the keyboard too.
function listFolds() {
  const groups = [...folding.groups.values()];
  $("folds").hidden = !groups.length;
  const row = (name, isFolded, act) => {
    const label = make("label"), field = make("input");
    field.type = "checkbox";
    field.checked = isFolded;
    field.onchange = () => act(field.checked);
    label.append(field, name);
    return label;
  };
  const parts = groups.filter((group) => !group.head).map((group) => group.key);
  const all = row("all parts", parts.every((key) => folding.folded.has(key)), (isFolded) => {
    parts.forEach((key) => { if (isFolded) folding.folded.add(key); else folding.folded.delete(key); });
    fold(folding.folded);
  });
  const rows = groups.map((group) => row(group.name, folding.folded.has(group.key), () => {
    folding.toggle(group.key);
    fold(folding.folded);
  }));
  $("fold-list").replaceChildren(...(parts.length > 1 ? [all] : []), ...rows);
}
function fold(keys) {
  const fits = view.fits;
  folding.fold(keys);
  listFolds();
  view.show(svg, folding.size, !fits);
  again();
}
// A picture that looks other than before shows the call so far.
function again() {
  if (!call) return;
  unmark();
  shown = 0; lastBox = null;
  $("transcript").replaceChildren();
  update();
}
function unmark() {
  document.querySelectorAll("#canvas .been, #canvas .took, #canvas .now").forEach((one) => one.classList.remove("been", "took", "now"));
}

function reveal(element, room) {
  const one = element.getBoundingClientRect(), all = room.getBoundingClientRect();
  const smooth = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  const inside = one.top >= all.top && one.bottom <= all.bottom && one.left >= all.left && one.right <= all.right;
  // A line of source is often wider than its pane: it is read from its beginning.
  const left = one.width > all.width ? 0 : one.left + one.width / 2 - all.left - all.width / 2;
  if (!inside) room.scrollBy({ left, top: one.top + one.height / 2 - all.top - all.height / 2, behavior: smooth });
}

// Source ----------------------------------------------------------------------------------
function showFile(path = "") {
  $("file").value = path;
  const steps = flow.steps.filter((step) => step.path === path);
  $("source").replaceChildren(...(data.sources[path] ?? [[]]).map((pieces, index) => {
    const line = make("li");
    line.append(...pieces.map(([text, name]) => name ? make("span", name, text) : text));
    if (!pieces.length) line.textContent = " ";
    const step = steps.find((one) => one.line === index + 1);
    if (step) { line.className = "step"; line.onclick = () => mark(step); }
    return line;
  }));
  linkEditor(1);
}
// The link to the line in an editor, where the page comes from a server that knows one.
function linkEditor(line) {
  const address = data.editor[$("file").value];
  $("edit").hidden = !address;
  if (!address) return;
  $("edit").href = address.replace("{line}", line);
  $("edit").textContent = `Edit line ${line}`;
}
$("file").onchange = () => showFile($("file").value);

function mark(step) {
  svg.querySelectorAll(".now").forEach((one) => one.classList.remove("now"));
  $("source").querySelectorAll(".now").forEach((one) => one.classList.remove("now"));
  if (!step) return;
  const box = boxOf(step);
  if (box) { box.classList.add("now"); view.reveal(box); }
  if (step.path && step.path !== $("file").value) showFile(step.path);
  const line = $("source").children[step.line - 1];
  linkEditor(line ? step.line : 1);
  if (line) { line.classList.add("now"); reveal(line, $("source")); }
}

// Call ------------------------------------------------------------------------------------
const OUTCOMES = { answered: "answered", busy: "busy", no_answer: "not answered", failed: "failed" };
const seconds = (ms) => `${ms / 1000} s`;
function words(event) {
  switch (event.kind) {
    case "Heard": return `“${event.text}”`;
    case "Paused": return `silence, ${seconds(event.ms)}`;
    case "MachineHeard": return `an answering machine is heard; the flow waits ${seconds(event.ms)}`;
    case "Pressed": return `presses ${event.key}${event.taken ? "" : " (nothing listens)"}`;
    case "Entered": return event.variable === null ? "" : `${event.variable} = “${event.keys}”`;
    case "Transferred": return `${event.text}: ${OUTCOMES[event.outcome]}`;
    case "Recorded": return `records ${seconds(event.ms)}`;
    case "Fetched": return `asks ${event.url} for the next flow: ${event.title ? `“${event.title}”` : event.error || "not followed here"}`;
    case "Unknown": return `passes over “${event.text}”`;
    case "Ended": return `The call is over: ${data.reasons[event.reason]}.`;
    default: return event.text;
  }
}
function clear() {
  shown = 0; lastBox = null;
  $("transcript").replaceChildren();
  $("variables").replaceChildren();
  unmark();
}
function start() {
  stop();
  if (first) show(first);
  clear();
  keys = [];
  first = flow;
  call = new Call(flow, data.settings, { vars: given(), machine: $("machine").checked });
  update();
}
// The flow that answers the call.
let first = null;
// `name=value, other=value`: what variables hold when the call begins.
function given() {
  const pairs = $("given").value.split(",").map((one) => one.split("=").map((text) => text.trim()));
  return Object.fromEntries(pairs.filter(([name, value]) => name && value !== undefined));
}
function stop() { clearTimeout(timer); call = null; idle("Not in a call"); }
// How long the call has been in this wait: real time that has gone by, or none.
let since = 0;
const gone = () => {
  const ms = $("real").checked && call && call.wait ? Math.round(performance.now() - since) : 0;
  return call && call.wait && call.wait.left != null ? Math.min(ms, call.wait.left) : ms;
};
setInterval(() => {
  if (!call || call.ended || !$("real").checked) return;
  $("clock").textContent = clock(call.at + gone());
  if (flow.maxMs !== null && call.at + gone() >= flow.maxMs) { call.reply({ does: "hangUp", after: gone() + 1 }); update(); }
}, 100);

// A call as a link: what was done at each wait, so that it can be opened and done again.
let keys = [];
function did(word) {
  keys.push(word);
  const start = $("given").value.trim() ? `&given=${encodeURIComponent($("given").value.trim())}` : "";
  const machine = $("machine").checked ? "&machine=yes" : "";
  try { history.replaceState(null, "", `#keys=${keys.join(",")}${start}${machine}`); } catch { /* a page without an address */ }
}
// The reply that a word of a link stands for.
function replyOf(word) {
  const { kind } = call.wait, isKey = /^[0-9*#]$/.test(word);
  if (word === "hangup") return { does: "hangUp", after: gone() };
  switch (kind) {
    case "Dialling": {
      const outcome = word in data.settings.transfers ? word : "answered";
      return { does: "dialled", outcome, ...data.settings.transfers[outcome] };
    }
    case "Recording": return { does: "spoke", ms: 5000, key: isKey ? word : "" };
    case "Fetching": {
      const next = data.flows[Number(/^flow(\d+)$/.exec(word)?.[1]) - 1];
      if (next) return { does: "goOn", flow: next };
      return { does: "noFlow", error: word === "failed" ? "it could not be fetched" : "" };
    }
    default: return isKey ? { does: "press", key: word, after: pressedAfter() } : { does: "silence" };
  }
}
// In virtual time a prompt is heard out, as `flowc simulate` does.
function pressedAfter() {
  if ($("real").checked) return gone();
  return call.wait.kind === "Listening" && call.step.does === "Prompt" ? call.wait.once : 0;
}
function does(word) { did(word); call.reply(replyOf(word)); update(); }
function replay() {
  const link = new URLSearchParams(location.hash.slice(1)), list = link.get("keys");
  if (list === null) return;
  $("given").value = link.get("given") ?? "";
  $("machine").checked = link.has("machine");
  start();
  const real = $("real").checked;
  $("real").checked = false;
  const listen = () => { while (call.wait?.kind === "Listening" && !call.wait.listens && call.wait.left !== null) call.reply({ does: "silence" }); };
  for (const word of list.split(",").filter(Boolean)) {
    listen();
    if (!call.wait) break;
    keys.push(word);
    call.reply(replyOf(word));
  }
  listen();
  $("real").checked = real;
  update();
}
addEventListener("hashchange", replay);
function idle(text) {
  $("status").textContent = text;
  $("hangup").disabled = true;
  $("call").textContent = text === "Not in a call" ? "Call" : "Call again";
  $("choices").replaceChildren();
  $("entry").textContent = "";
  $("keypad").classList.add("deaf");
}
// The call comes to a box, by what was entered at the last one ("silence": nothing was).
function goTo(box, entered = "silence") {
  box.classList.add("been");
  const { id } = box;
  const ways = lastBox === id ? [] : [...svg.querySelectorAll(".arrow")].filter((arrow) => arrow.dataset.from === lastBox && arrow.dataset.to === id);
  const named = ways.filter((arrow) => stands(arrow.dataset.label ?? "", entered));
  const others = ways.filter((arrow) => ["other", "invalid"].includes(arrow.dataset.label));
  (named.length ? named : others.length ? others : ways).forEach((arrow) => arrow.classList.add("took"));
  lastBox = id;
}
// Whether the label of an arrow ("1", "3-9 0 *") stands for an entry.
const stands = (label, entered) => label.split(" ").some((one) => {
  const [, low, high] = /^(\d+)-(\d+)$/.exec(one) ?? [];
  return one === entered || (low && /^\d+$/.test(entered) && Number(low) <= Number(entered) && Number(entered) <= Number(high));
});
// The box at which an event happens; where the flow runs out, the end behind the last one.
function boxAt(event) {
  if (event.reason === "caller") return null;
  if (event.reason !== "past_end") return boxOf({ id: event.step });
  const isEnd = (box) => box.classList.contains("end") && box.dataset.steps === "[]";
  const ends = [...svg.querySelectorAll(".arrow")].filter((arrow) => arrow.dataset.from === lastBox).map((arrow) => svg.getElementById(arrow.dataset.to));
  return ends.find(isEnd);
}
let entered = "silence";
function follow(event) {
  if (event.flow !== flow || !lastBox) {
    show(event.flow);
    lastBox = null;
    entered = "silence";
    goTo(svg.querySelector(".box.start"));
  }
  const box = boxAt(event);
  if (box) goTo(box, entered);
  entered = event.kind === "Entered" ? event.keys : event.kind === "Paused" || event.kind === "Heard" ? "silence" : entered;
}
function update() {
  clearTimeout(timer);
  since = performance.now();
  for (; shown < call.events.length; shown++) {
    const event = call.events[shown], text = words(event);
    follow(event);
    if (!text) continue;
    const item = make("li", `${event.kind.toLowerCase()}${event.taken === false ? " lost" : ""}`);
    item.append(make("time", "", clock(event.at)), make("span", "", text));
    $("transcript").append(item);
    $("transcript").scrollTop = $("transcript").scrollHeight;
  }
  $("clock").textContent = clock(call.at);
  $("variables").replaceChildren(...Object.entries(call.vars).map(([name, value]) => {
    const pair = make("div");
    pair.append(make("dt", "", name), make("dd", "", value || "(empty)"));
    return pair;
  }));
  if (call.ended) {
    mark(call.step);
    $("saying").textContent = words(call.events.at(-1));
    return idle("Call ended");
  }
  $("hangup").disabled = false;
  $("call").textContent = "Call again";
  const { step } = call;
  follow({ step: step.id, flow: call.flow });
  mark(step);
  offer(step, call.wait);
}
const OUTCOME_WORDS = { answered: "Answered", busy: "Busy", no_answer: "No answer", failed: "Failed" };
// What is said while the call waits, and what somebody may do: [words on a button, word of a link].
const WAITS = {
  Collecting: ({ end }) => ({ status: end ? `Keys, then ${end}` : "More keys", choices: [["Stay silent", "_"]] }),
  Listening: ({ does, text }, { listens, left }) => ({
    status: listens ? "Listening for a key" : left === null ? "Speaking without end" : "Speaking",
    saying: does === "Silence" ? "(silence)" : text,
    choices: listens && left !== null ? [["Stay silent", "_"]] : [],
  }),
  Dialling: ({ text }) => ({
    status: "Transferring", saying: text,
    choices: Object.keys(data.settings.transfers).map((outcome) => [OUTCOME_WORDS[outcome], outcome]),
  }),
  Recording: ({ record: { finish } }) => ({
    status: "Recording", saying: "Speak after the tone.",
    choices: [["Speak 5 s", "_"], ...[...(finish.length > 1 ? "#" : finish)].map((key) => [`Speak, then ${key}`, key])],
  }),
  Fetching: (step, { url }) => ({
    status: "Fetching", saying: `Which flow answers at ${url}?`,
    choices: [["Not followed", "_"], ...data.flows.map(({ title }, index) => [title, `flow${index + 1}`]), ["It fails", "failed"]],
  }),
};
function offer(step, wait) {
  const { status, saying, choices } = WAITS[wait.kind](step, wait), real = $("real").checked;
  const listens = wait.kind === "Collecting" || wait.listens === true;
  $("keypad").classList.toggle("deaf", !listens);
  $("entry").textContent = wait.keys ?? "";
  $("status").textContent = status;
  if (saying !== undefined) $("saying").textContent = saying;
  // Nobody has to do anything where nothing listens; in real time, where somebody is silent.
  const ms = wait.kind === "Collecting" ? data.settings.keyTimeout : wait.left;
  if (ms != null && listens && real) timer = setTimeout(() => does("_"), ms);
  else if (ms != null && !listens) timer = setTimeout(() => { call.reply({ does: "silence" }); update(); }, real ? ms : Math.min(ms, 450));
  $("choices").replaceChildren(...choices.map(([text, word]) => {
    const button = make("button", "", text);
    button.type = "button";
    button.onclick = () => does(word);
    return button;
  }));
}
function press(key) {
  const button = document.querySelector(`#keypad [data-key="${key}"]`);
  button.classList.add("down");
  setTimeout(() => button.classList.remove("down"), 140);
  if (!call || call.ended) return;
  const { kind, listens } = call.wait;
  if (kind === "Listening" && !listens) { call.reply({ does: "press", key, after: gone() }); update(); }
  else if (kind === "Listening" || kind === "Collecting" || (kind === "Recording" && call.step.record.finish.includes(key))) does(key);
}
$("keypad").onclick = (event) => { const button = event.target.closest("button"); if (button) press(button.dataset.key); };
$("call").onclick = start;
$("hangup").onclick = () => does("hangup");

// Search ----------------------------------------------------------------------------------
let hits = [], current = -1;
function search() {
  const text = $("find").value.trim().toLowerCase();
  document.querySelectorAll(".hit").forEach((one) => one.classList.remove("hit"));
  svg.classList.toggle("searching", Boolean(text));
  const all = text ? [...svg.querySelectorAll(".box"), ...$("source").children] : [];
  hits = all.filter((one) => (one.querySelector("title") ?? one).textContent.toLowerCase().includes(text));
  hits.forEach((one) => one.classList.add("hit"));
  current = -1;
  $("found").textContent = text ? `${hits.length} found` : "";
  if (text && !hits.length) svg.classList.remove("searching");
}
function next(by) {
  if (!hits.length) return;
  current = (current + by + hits.length) % hits.length;
  const hit = hits[current];
  if (hit.closest("#canvas")) { if (folding.seen(hit) !== hit) { folding.unfold(hit); fold(folding.folded); } view.reveal(hit); }
  else reveal(hit, $("source"));
  $("found").textContent = `${current + 1} of ${hits.length}`;
}
$("find").oninput = search;
$("find").onkeydown = (event) => {
  if (event.key === "Enter") next(event.shiftKey ? -1 : 1);
  if (event.key === "Escape") { $("find").value = ""; search(); $("find").blur(); }
};

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^[0-9*#]$/.test(event.key)) { event.preventDefault(); press(event.key); }
  else if (event.key === "/") { event.preventDefault(); $("find").focus(); }
  else if (event.key === "Escape" && call && !call.ended) does("hangup");
  else if (event.key === "Enter" && !event.target.closest("button, a, summary")) {
    if (!call || call.ended) start();
    else $("choices").querySelector("button")?.click();
  }
});
$("flow").replaceChildren(...data.flows.map((one, index) => new Option(one.title, index)));
$("flow").parentElement.hidden = data.flows.length < 2;
$("flow").onchange = () => { first = null; choose(Number($("flow").value)); };
// A page that is loaded anew looks as it did: the call is in the address.
function keepView() {
  const name = `flowc ${location.pathname}`, old = JSON.parse(sessionStorage.getItem(name) ?? "null");
  if (old) {
    if (old.flow && old.flow < data.flows.length) { choose(old.flow); replay(); }
    if (old.folded.length) fold(new Set(old.folded));
    if (!old.fits) view.look(old.camera);
    $("source").scrollTop = old.scroll;
  }
  addEventListener("pagehide", () => sessionStorage.setItem(name, JSON.stringify({
    camera: view.camera, fits: view.fits, scroll: $("source").scrollTop, folded: [...folding.folded],
    flow: data.flows.indexOf(first ?? flow) })));
}
addEventListener("resize", () => { if (view.fits) view.fit(); else view.look(view.camera); });
addEventListener("beforeprint", () => {
  const { width, height } = view.size;
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
});
addEventListener("afterprint", () => view.look(view.camera));
choose(0);
replay();
keepView();
