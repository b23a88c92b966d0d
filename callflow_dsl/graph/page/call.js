// A call in the page: the rules of docs/simulator.md, one wait at a time. What is estimated or
// looked up (speaking time, positions) comes ready with the data. tests/graph compares it with
// the Python engine.
class Call {
  constructor(flow, settings, vars = {}) {
    this.flow = flow; this.settings = settings;
    this.position = 0; this.at = 0; this.vars = vars; this.wait = null; this.ended = false;
    this.events = []; this.run();
  }
  emit(kind, fields = {}, at = this.at) {
    const step = this.step();
    this.events.push({ kind, at, step: step ? step.id : "", ...fields });
  }
  step() { return this.flow.steps[this.position]; }

  run() {
    this.wait = null;
    for (let left = this.settings.maxSteps; !this.wait && !this.ended; left--) {
      const step = this.step();
      if (!step) this.end("past_end");
      else if (!left) this.end("limit");
      else if (!step.when.every((c) => holds(c, this.vars[c.variable]))) this.position++;
      else this.begin(step);
    }
  }
  begin(step) {
    switch (step.does) {
      case "Prompt":
        this.emit("hears", { text: step.text });
        this.wait = { kind: "listening", listens: step.listens, left: step.ms, once: step.once };
        break;
      case "Silence":
        this.emit("silence", { ms: step.ms });
        this.wait = { kind: "listening", listens: step.listens, left: step.ms, once: step.ms };
        break;
      case "Recording": this.wait = { kind: "recording" }; break;
      case "Dial": this.wait = { kind: "dialling" }; break;
      case "Ask": this.emit("fetches", { text: step.url }); this.end("handed_over"); break;
      case "HangUp": this.end("hangup"); break;
      case "Tones": case "Signal": this.emit("sends", { text: step.text }); this.pass(step.ms); break;
      default: this.emit("unknown", { text: step.text }); this.position++;
    }
  }
  // Time goes on by so much; false when the call's time was over before.
  pass(ms, next = true) {
    const limit = this.flow.maxMs;
    if (limit !== null && this.at + ms > limit) { this.at = limit; this.end("max_duration"); return false; }
    this.at += ms;
    if (next) this.position++;
    return true;
  }
  end(reason) { this.emit("ends", { reason }); this.ended = true; this.wait = null; }

  // What the caller and the other side do.
  silence() {
    const wait = this.wait;
    if (wait.kind === "collecting") return this.enter(this.settings.keyTimeout, true);
    if (wait.left === null) return this.end("endless");
    if (this.pass(wait.left)) this.run();
  }
  press(key, after = 0) {
    const wait = this.wait, step = this.step();
    if (!wait || (wait.kind !== "listening" && wait.kind !== "collecting")) return;
    if (!this.pass(after, false)) return;
    if (wait.kind === "listening" && !wait.listens) {
      if (wait.left !== null) wait.left -= after;
      wait.once = Math.max(0, wait.once - after);
      return this.emit("presses", { key, taken: false });
    }
    this.emit("presses", { key, taken: true });
    if (wait.kind === "listening") this.wait = { kind: "collecting", keys: "", room: step.max };
    if (key === step.end) return this.enter(0);
    this.wait.keys += key;
    if (this.wait.room !== null && --this.wait.room === 0) this.enter(0);
  }
  enter(after) {
    const step = this.step(), keys = this.wait.keys;
    if (!this.pass(after, false)) return;
    this.emit("stores", { keys, variable: step.variable, goto: step.goto === null ? null : this.flow.steps[step.goto].id });
    if (step.variable) this.vars = { ...this.vars, [step.variable]: keys };
    this.position = step.goto === null ? this.position + 1 : step.goto;
    this.run();
  }
  dialled(outcome) {
    const { ring, noAnswer, talk } = this.settings;
    this.emit("transfer", { text: this.step().text, outcome });
    if (this.pass(outcome === "no_answer" ? noAnswer : ring + (outcome === "answered" ? talk : 0))) this.run();
  }
  spoke(ms, key = "") {
    const { max, silence, finish } = this.step().record;
    let length = ms, by = "hangup";
    if (max !== null && ms >= max) [length, by] = [max, "length"];
    else if (key && finish.includes(key)) by = "key";
    else if (silence !== null && (max === null || ms + silence < max)) [length, by] = [ms + silence, "silence"];
    else if (max !== null) [length, by] = [max, "length"];
    this.emit("records", { ms: length, by });
    if (key && by !== "key") this.emit("presses", { key, taken: false }, this.at + Math.min(ms, length));
    if (by === "hangup") return this.pass(length, false) && this.end("caller");
    if (this.step().url) {
      if (!this.pass(length, false)) return;
      this.emit("fetches", { text: this.step().url });
      return this.end("handed_over");
    }
    if (this.pass(length)) this.run();
  }
  hangUp(after = 0) { if (this.pass(after, false)) this.end("caller"); }
}

function holds({ operator, value }, stored) {
  if (operator === "==") return stored !== undefined && stored === value;
  if (operator === "!=") return stored !== value;
  const number = /^[+-]?\d+(\.\d+)?$/;
  if (stored === undefined || !number.test(stored) || !number.test(value)) return false;
  const [left, right] = [Number(stored), Number(value)];
  return { "<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right }[operator] === true;
}
