// Plays calls in the engine of the page, outside of it: reads one call a line, as JSON, and
// answers each with what happened at each reply. The first argument is the engine's text.
const vm = require("vm"), readline = require("readline");
vm.runInThisContext(`${process.argv[2]}\nthis.Call = Call;`);

function play({ flows, settings, start, replies }) {
  const call = new Call(flows[0], settings, start), turns = [];
  const turn = () => {
    const events = call.events.splice(0).map((one) => ({ ...one, flow: one.flow.title }));
    turns.push({ events, at: call.at, wait: call.wait && { ...call.wait }, vars: call.vars });
  };
  turn();
  for (const reply of replies) {
    call.reply(reply.does === "goOn" ? { ...reply, flow: flows[reply.flow] } : reply);
    turn();
  }
  return turns;
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  let answer;
  try { answer = play(JSON.parse(line)); } catch (error) { answer = { error: String(error.stack) }; }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
});
