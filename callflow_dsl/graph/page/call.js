// A call in the page: what docs/simulator.md says, as `callflow_dsl.simulate` plays it. What a
// step does comes ready with the data, from the descriptions of the step kinds; here is only
// how a call goes on. tests/graph/test_lockstep.py plays random calls in both and compares them.
class Call {
  // `vars` are set, and a machine answers or not, when the call begins.
  constructor(flow, settings, { vars = {}, machine = false } = {}) {
    Object.assign(this, { flow, settings, vars, machine, position: 0, at: 0, limit: flow.maxMs });
    Object.assign(this, { ran: 0, cut: false, wait: null, ended: false, events: [] });
    this.run();
  }
  get step() { return this.flow.steps[this.position]; }
  // What happens at the step under way, now or at another moment.
  emit(kind, fields = {}, at = this.at) {
    this.events.push({ kind, at, flow: this.flow, step: this.step?.id ?? "", ...fields });
  }

  // Time goes on in here alone, up to the moment when the call is cut off.
  later(ms) {
    const at = this.at + Math.max(0, ms);
    const isOver = this.limit !== null && at > this.limit;
    this.cut ||= isOver;
    this.at = isOver ? Math.max(this.at, this.limit) : at;
    return this;
  }
  room(ms) {
    return this.limit === null ? ms : Math.max(0, Math.min(ms, this.limit - this.at));
  }
  advance() { this.position++; this.ran++; this.wait = null; }
  next() { if (this.cut) this.end("max_duration"); else this.advance(); }
  end(reason) {
    const step = this.step?.id ?? this.flow.steps.at(-1)?.id ?? "";
    this.emit("Ended", { step, reason: this.cut ? "max_duration" : reason });
    this.ended = true;
    this.wait = null;
  }

  // What somebody does at a wait: `{ does: "press", key: "1", after: 0 }`.
  reply(answer) { this[answer.does](answer); this.run(); }
  run() {
    while (!this.wait && !this.ended) {
      if (!this.step) this.end("past_end");
      else if (this.ran >= this.settings.maxSteps) this.end("limit");
      else if (!this.step.when.every((one) => holds(one, this.vars[one.variable]))) this.advance();
      else this.begin(this.step);
    }
  }
  begin(step) {
    switch (step.does) {
      case "Prompt":
        if (!this.greeted(step)) return;
        this.emit("Heard", { text: step.text });
        this.wait = { kind: "Listening", listens: step.listens, left: step.ms, once: step.once };
        break;
      case "Silence":
        this.emit("Paused", { ms: step.ms });
        this.wait = { kind: "Listening", listens: step.listens, left: step.ms, once: step.ms };
        break;
      case "Recording": this.wait = { kind: "Recording" }; break;
      case "Dial": this.wait = { kind: "Dialling" }; break;
      case "Ask": this.wait = { kind: "Fetching", url: step.url }; break;
      case "Tones": this.emit("SentKeys", { text: step.text }); this.later(step.ms).next(); break;
      case "Signal": this.emit("Acted", { text: step.text }); this.later(step.ms).next(); break;
      case "HangUp": this.end("hangup"); break;
      default: this.emit("Unknown", { text: step.text }); this.next();
    }
  }
  // Whether a prompt is heard, once a machine that answered has been waited for.
  greeted({ ifMachine, machineTimeout }) {
    if (!this.machine || !ifMachine || ifMachine === "continue") return true;
    const rest = Math.max(0, this.settings.greeting - this.at);
    if (!rest && ifMachine === "delay") return true;
    const waited = Math.min(rest, machineTimeout);
    this.emit("MachineHeard", { ms: this.room(waited) });
    this.later(waited);
    if (ifMachine !== "hangup" && !this.cut) return true;
    this.end("machine");
    return false;
  }

  silence() {
    if (this.wait.kind === "Collecting") this.later(this.settings.keyTimeout).enter();
    else if (this.wait.left !== null) this.later(this.wait.left).next();
    else if (this.limit === null) this.end("endless");
    else this.later(this.limit - this.at + 1).next();
  }
  press({ key, after = 0 }) {
    const { wait, step } = this;
    if (this.later(after).cut) return this.end("max_duration");
    const taken = wait.kind === "Collecting" || wait.listens;
    this.emit("Pressed", { key, taken });
    if (!taken) {
      const left = wait.left === null ? null : wait.left - after;
      this.wait = { ...wait, left, once: Math.max(0, wait.once - after) };
      return;
    }
    if (wait.kind === "Listening") this.wait = { kind: "Collecting", keys: "", room: step.max };
    if (key === step.end) return this.enter();
    this.wait.keys += key;
    if (this.wait.room !== null && --this.wait.room === 0) this.enter();
  }
  enter() {
    if (this.cut) return this.end("max_duration");
    const { step } = this, { keys } = this.wait;
    this.emit("Entered", { keys, variable: step.variable });
    if (step.variable !== null) this.vars = { ...this.vars, [step.variable]: keys };
    this.advance();
    if (step.goto !== null) this.position = step.goto;
  }
  dialled({ outcome, ring, talk }) {
    const begun = this.at;
    const rung = this.later(ring).at;
    this.later(outcome === "answered" ? talk : 0);
    const about = { text: this.step.text, outcome, ring: rung - begun, talk: this.at - rung };
    this.emit("Transferred", about, begun);
    this.next();
  }
  spoke({ ms, key = "" }, isLeaving = false) {
    const begun = this.at, end = this.recordingEnd(ms, key, isLeaving);
    const keyAt = begun + Math.min(ms, end.ms), isHeard = this.limit === null || keyAt <= this.limit;
    this.later(end.ms);
    this.emit("Recorded", { ms: this.at - begun, by: this.cut ? "cut_off" : end.by }, begun);
    if (key && end.by !== "key" && isHeard) this.emit("Pressed", { key, taken: false }, keyAt);
    const url = this.step.record.then;
    if (end.by === "hangup" || this.cut) this.end("caller");
    else if (url) this.wait = { kind: "Fetching", url };
    else this.next();
  }
  recordingEnd(ms, key, isLeaving) {
    const { max, silence, finish } = this.step.record;
    if (max !== null && ms >= max) return { ms: max, by: "length" };
    if (isLeaving) return { ms, by: "hangup" };
    if (key && finish.includes(key)) return { ms, by: "key" };
    if (silence !== null && (max === null || ms + silence < max)) return { ms: ms + silence, by: "silence" };
    return max !== null ? { ms: max, by: "length" } : { ms, by: "hangup" };
  }
  hangUp({ after = 0 }) {
    if (this.wait.kind === "Recording") this.spoke({ ms: after }, true);
    else this.later(after).end("caller");
  }
  // Another flow was fetched, or (with an error, or without one) none is followed.
  goOn({ flow }) {
    this.emit("Fetched", { url: this.wait.url, title: flow.title });
    this.advance();
    this.flow = flow;
    this.position = 0;
  }
  noFlow({ error = "" }) {
    this.emit("Fetched", { url: this.wait.url, title: "", error });
    this.end(error ? "fetch_failed" : "handed_over");
  }
}

function holds({ operator, value }, stored) {
  if (operator === "==") return stored === value;
  if (operator === "!=") return stored !== value;
  const number = /^[+-]?\d+(\.\d+)?$/;
  if (stored === undefined || !number.test(stored) || !number.test(value)) return false;
  const [left, right] = [Number(stored), Number(value)];
  return { "<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right }[operator] === true;
}
