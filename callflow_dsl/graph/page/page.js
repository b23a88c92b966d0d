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
let flow, svg, call = null, shown = 0, lastBox = null, timer = null, zoom = 1;

// Picture ---------------------------------------------------------------------------------
function choose(number) {
  stop();
  flow = data.flows[number];
  document.querySelectorAll("#canvas > svg").forEach((one, index) => { one.toggleAttribute("hidden", index !== number); });
  svg = document.querySelectorAll("#canvas > svg")[number];
  svg.querySelectorAll(".box").forEach((box) => {
    const steps = JSON.parse(box.dataset.steps);
    box.setAttribute("tabindex", "0");
    box.setAttribute("role", "button");
    box.setAttribute("aria-label", box.querySelector("title").textContent);
    const show = () => steps.length && mark(stepOf(steps[0]));
    box.onclick = show;
    box.onkeydown = (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); event.stopPropagation(); show(); } };
  });
  const files = [...new Set(flow.steps.map((step) => step.path).filter((path) => path in data.sources))];
  const all = files.length ? files : Object.keys(data.sources);
  $("file").replaceChildren(...all.map((path) => new Option(path, path)));
  showFile(all[0]);
  clear();
  fit();
}
const stepOf = (id) => flow.steps.find((step) => step.id === id);
const boxOf = (step) => svg.getElementById(`f${data.flows.indexOf(flow)}-${step.box}`);

function scale(value) {
  zoom = Math.min(2.5, Math.max(0.2, value));
  const { width, height } = svg.viewBox.baseVal;
  svg.setAttribute("width", width * zoom);
  svg.setAttribute("height", height * zoom);
}
function fit() {
  const room = $("canvas");
  const { width } = svg.viewBox.baseVal;
  scale(Math.min(1, Math.max(0.55, (room.clientWidth - 20) / width)));
  room.scrollTop = 0;
  room.scrollLeft = Math.max(0, (width * zoom - room.clientWidth) / 2);
}
$("zoom-in").onclick = () => scale(zoom * 1.25);
$("zoom-out").onclick = () => scale(zoom / 1.25);
$("zoom-fit").onclick = fit;

function reveal(element, room) {
  const one = element.getBoundingClientRect(), all = room.getBoundingClientRect();
  const smooth = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  const inside = one.top >= all.top && one.bottom <= all.bottom && one.left >= all.left && one.right <= all.right;
  // A line of source is often wider than its pane: it is read from its beginning.
  const left = one.width > all.width ? 0 : one.left + one.width / 2 - all.left - all.width / 2;
  if (!inside) room.scrollBy({ left, top: one.top + one.height / 2 - all.top - all.height / 2, behavior: smooth });
}

// Source ----------------------------------------------------------------------------------
function showFile(path) {
  $("file").value = path;
  const steps = flow.steps.filter((step) => step.path === path);
  const lines = (data.sources[path] ?? "").replace(/\n$/, "").split("\n");
  $("source").replaceChildren(...lines.map((text, index) => {
    const line = make("li", "", text || " ");
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
  if (box) { box.classList.add("now"); reveal(box, $("canvas")); }
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
  call = new Call(flow, data.settings);
  const first = svg.querySelector(".box.start");
  first.classList.add("been");
  lastBox = first.id;
  update();
}
function stop() { clearTimeout(timer); call = null; idle("Not in a call"); }
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
function offer(step, wait) {
  const choices = [], later = (ms, act) => { timer = setTimeout(act, $("real").checked ? ms : Math.min(ms, 450)); };
  const choice = (text, act) => choices.push([text, () => { act(); update(); }]);
  const listens = wait.kind === "collecting" || wait.listens === true;
  $("keypad").classList.toggle("deaf", !listens);
  $("entry").textContent = wait.kind === "collecting" ? wait.keys : "";
  const silent = () => { call.silence(); update(); };
  switch (wait.kind) {
    case "collecting":
      $("status").textContent = step.end ? `Keys, then ${step.end}` : "More keys";
      choice("Stay silent", () => call.silence());
      if ($("real").checked) later(data.settings.keyTimeout, silent);
      break;
    case "listening":
      $("status").textContent = listens ? "Listening for a key" : "Speaking";
      $("saying").textContent = step.does === "Silence" ? "(silence)" : step.text;
      if (listens) {
        if (wait.left !== null) choice("Stay silent", () => call.silence());
        if ($("real").checked && wait.left !== null) later(wait.left, silent);
      } else if (wait.left === null) $("status").textContent = "Speaking without end";
      else later(wait.left, silent);
      break;
    case "dialling":
      $("status").textContent = "Transferring";
      $("saying").textContent = step.text;
      choice("Answered", () => call.dialled("answered"));
      choice("Busy", () => call.dialled("busy"));
      choice("No answer", () => call.dialled("no_answer"));
      break;
    case "recording":
      $("status").textContent = "Recording";
      $("saying").textContent = "Speak after the tone.";
      choice("Speak 5 s", () => call.spoke(5000));
      for (const key of step.record.finish.length > 1 ? "#" : step.record.finish) choice(`Speak, then ${key}`, () => call.spoke(5000, key));
  }
  $("choices").replaceChildren(...choices.map(([text, act]) => {
    const button = make("button", "", text);
    button.type = "button";
    button.onclick = act;
    return button;
  }));
}
function press(key) {
  const button = document.querySelector(`#keypad [data-key="${key}"]`);
  button.classList.add("down");
  setTimeout(() => button.classList.remove("down"), 140);
  if (!call || call.ended) return;
  if (call.wait.kind === "recording" && call.step().record.finish.includes(key)) call.spoke(5000, key);
  else call.press(key);
  update();
}
$("keypad").onclick = (event) => { const button = event.target.closest("button"); if (button) press(button.dataset.key); };
$("call").onclick = start;
$("hangup").onclick = () => { call.hangUp(); update(); };

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
  reveal(hit, hit.closest("#canvas, #source"));
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
  else if (event.key === "Escape" && call && !call.ended) { call.hangUp(); update(); }
  else if (event.key === "Enter" && !event.target.closest("button, a, .box")) {
    if (!call || call.ended) start();
    else $("choices").querySelector("button")?.click();
  }
});
$("flow").replaceChildren(...data.flows.map((one, index) => new Option(one.title, index)));
$("flow").parentElement.hidden = data.flows.length < 2;
$("flow").onchange = () => choose(Number($("flow").value));
addEventListener("resize", fit);
choose(0);
