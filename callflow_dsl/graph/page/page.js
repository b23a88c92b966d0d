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
let flow, svg, call = null, shown = 0, lastBox = null, timer = null;
const view = new View($("canvas"), $("overview"));

// Picture ---------------------------------------------------------------------------------
function choose(number) {
  stop();
  flow = data.flows[number];
  const files = [...new Set(flow.steps.map((step) => step.path).filter((path) => path in data.sources))];
  const all = files.length ? files : Object.keys(data.sources);
  $("file").replaceChildren(...all.map((path) => new Option(path, path)));
  $("fold").parentElement.hidden = !pictureOf(true);
  draw();
  showFile(all[0]);
  clear();
}
const pictureOf = (isFolded) => document.querySelector(`#canvas > svg[data-flow="${data.flows.indexOf(flow)}"]${isFolded ? "[data-folded]" : ":not([data-folded])"}`);
function draw() {
  document.querySelectorAll("#canvas > svg").forEach((one) => one.toggleAttribute("hidden", true));
  svg = ($("fold").checked && pictureOf(true)) || pictureOf(false);
  svg.removeAttribute("hidden");
  boxes.clear();
  svg.querySelectorAll(".box").forEach((box) => {
    const steps = JSON.parse(box.dataset.steps);
    steps.forEach((step) => boxes.set(step, box));
    box.onclick = () => { if (steps.length && !view.moved) mark(stepOf(steps[0])); };
  });
  view.show(svg);
}
const boxes = new Map();
const stepOf = (id) => flow.steps.find((step) => step.id === id);
const boxOf = (step) => boxes.get(step.id);
$("zoom-in").onclick = () => view.zoom(1.25);
$("zoom-out").onclick = () => view.zoom(0.8);
$("zoom-fit").onclick = () => view.fit();
$("fold").onchange = () => { draw(); again(); };
// A picture that is drawn anew shows the call so far.
function again() {
  if (!call) return;
  shown = 0; lastBox = svg.querySelector(".box.start").id;
  $("transcript").replaceChildren();
  update();
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
  if (line) { line.classList.add("now"); reveal(line, $("source")); }
}

// Call ------------------------------------------------------------------------------------
const REASONS = data.reasons;
const OUTCOMES = { answered: "answered", busy: "busy", no_answer: "not answered", failed: "failed" };
function words(event) {
  switch (event.kind) {
    case "hears": return `“${event.text}”`;
    case "silence": return `silence, ${event.ms / 1000} s`;
    case "presses": return `presses ${event.key}${event.taken ? "" : " (nothing listens)"}`;
    case "stores": return event.variable ? `${event.variable} = “${event.keys}”` : "";
    case "transfer": return `${event.text}: ${OUTCOMES[event.outcome]}`;
    case "records": return `records ${event.ms / 1000} s`;
    case "fetches": return `asks ${event.text} for the next flow`;
    case "sends": return event.text;
    case "unknown": return `passes over “${event.text}”`;
    case "ends": return `The call is over: ${REASONS[event.reason]}.`;
  }
}
function clear() {
  shown = 0; lastBox = null;
  $("transcript").replaceChildren();
  $("variables").replaceChildren();
  svg.querySelectorAll(".been, .took, .now").forEach((one) => one.classList.remove("been", "took", "now"));
}
function start() {
  stop();
  clear();
  keys = [];
  call = new Call(flow, data.settings, given());
  const first = svg.querySelector(".box.start");
  first.classList.add("been");
  lastBox = first.id;
  update();
}
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
  if (flow.maxMs !== null && call.at + gone() >= flow.maxMs) { call.pass(gone() + 1, false); update(); }
}, 100);

// A call as a link: what was done at each wait, so that it can be opened and done again.
let keys = [];
function did(word) {
  keys.push(word);
  try { history.replaceState(null, "", `#keys=${keys.join(",")}`); } catch { /* a page without an address */ }
}
function act(word) {
  const { kind } = call.wait, isKey = /^[0-9*#]$/.test(word);
  if (word === "hangup") call.hangUp(gone());
  else if (kind === "dialling") call.dialled(word === "_" ? "answered" : word);
  else if (kind === "recording") call.spoke(5000, isKey ? word : "");
  else if (isKey) call.press(word, pressedAfter());
  else call.silence();
}
// In virtual time a prompt is heard out, as `flowc simulate` does.
function pressedAfter() {
  if ($("real").checked) return gone();
  return call.wait.kind === "listening" && call.step().does === "Prompt" ? call.wait.once : 0;
}
function does(word) { did(word); act(word); update(); }
function replay() {
  const words = new URLSearchParams(location.hash.slice(1)).get("keys");
  if (words === null) return;
  start();
  const real = $("real").checked;
  $("real").checked = false;
  const listen = () => { while (call.wait?.kind === "listening" && !call.wait.listens && call.wait.left !== null) call.silence(); };
  for (const word of words.split(",").filter(Boolean)) {
    listen();
    if (!call.wait) break;
    keys.push(word);
    act(word);
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
function follow(id) {
  const step = stepOf(id), box = step && boxOf(step);
  if (box) goTo(box.id);
}
function goTo(id) {
  svg.getElementById(id).classList.add("been");
  if (lastBox && lastBox !== id)
    svg.querySelectorAll(".arrow").forEach((arrow) => { if (arrow.dataset.from === lastBox && arrow.dataset.to === id) arrow.classList.add("took"); });
  lastBox = id;
}
function toTheEnd() {
  for (const arrow of svg.querySelectorAll(".arrow"))
    if (arrow.dataset.from === lastBox && svg.getElementById(arrow.dataset.to).dataset.steps === "[]") return goTo(arrow.dataset.to);
}
function update() {
  clearTimeout(timer);
  since = performance.now();
  for (; shown < call.events.length; shown++) {
    const event = call.events[shown], text = words(event);
    if (event.kind === "ends" && event.reason === "past_end") toTheEnd();
    else if (event.step && event.reason !== "caller") follow(event.step);
    if (!text) continue;
    const item = make("li", `${event.kind}${event.taken === false ? " lost" : ""}`);
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
    mark(call.step());
    $("saying").textContent = words(call.events.at(-1));
    return idle("Call ended");
  }
  $("hangup").disabled = false;
  $("call").textContent = "Call again";
  const step = call.step();
  follow(step.id);
  mark(step);
  offer(step, call.wait);
}
const OUTCOME_WORDS = { answered: "Answered", busy: "Busy", no_answer: "No answer", failed: "Failed" };
function offer(step, wait) {
  const choices = [], real = $("real").checked;
  const later = (ms, act) => { timer = setTimeout(act, real ? ms : Math.min(ms, 450)); };
  const listens = wait.kind === "collecting" || wait.listens === true;
  $("keypad").classList.toggle("deaf", !listens);
  $("entry").textContent = wait.kind === "collecting" ? wait.keys : "";
  const silent = () => { call.silence(); update(); };
  switch (wait.kind) {
    case "collecting":
      $("status").textContent = step.end ? `Keys, then ${step.end}` : "More keys";
      choices.push(["Stay silent", "_"]);
      if (real) later(data.settings.keyTimeout, () => does("_"));
      break;
    case "listening":
      $("status").textContent = listens ? "Listening for a key" : "Speaking";
      $("saying").textContent = step.does === "Silence" ? "(silence)" : step.text;
      if (listens) {
        if (wait.left !== null) choices.push(["Stay silent", "_"]);
        if (real && wait.left !== null) later(wait.left, () => does("_"));
      } else if (wait.left === null) $("status").textContent = "Speaking without end";
      else later(wait.left, silent);
      break;
    case "dialling":
      $("status").textContent = "Transferring";
      $("saying").textContent = step.text;
      choices.push(...Object.entries(OUTCOME_WORDS).map(([outcome, text]) => [text, outcome]));
      break;
    case "recording":
      $("status").textContent = "Recording";
      $("saying").textContent = "Speak after the tone.";
      choices.push(["Speak 5 s", "_"]);
      for (const key of step.record.finish.length > 1 ? "#" : step.record.finish) choices.push([`Speak, then ${key}`, key]);
  }
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
  const { kind } = call.wait;
  if (kind === "dialling" || (kind === "recording" && !call.step().record.finish.includes(key))) return;
  if (kind === "listening" && !call.wait.listens) { call.press(key, gone()); update(); return; }
  does(key);
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
  if (hit.closest("#canvas")) view.reveal(hit);
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
$("flow").onchange = () => choose(Number($("flow").value));
// A page that a server loads anew looks as it did: the call is in the address.
function keepView() {
  const name = `flowc ${location.pathname}`, old = JSON.parse(sessionStorage.getItem(name) ?? "null");
  if (old) {
    if (old.flow < data.flows.length && old.flow) { $("flow").value = old.flow; choose(old.flow); replay(); }
    if (old.fold) { $("fold").checked = true; draw(); again(); }
    view.look(old.camera);
    $("source").scrollTop = old.scroll;
  }
  addEventListener("pagehide", () => sessionStorage.setItem(name, JSON.stringify({
    camera: view.camera, scroll: $("source").scrollTop, fold: $("fold").checked, flow: Number($("flow").value) })));
}
addEventListener("resize", () => view.fit());
addEventListener("beforeprint", () => {
  const { width, height } = view.size.get(svg);
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
});
addEventListener("afterprint", () => view.look(view.camera));
choose(0);
replay();
