// What the official npm package does with the emulator: prints one line of JSON for each step.
"use strict";
const http = require("http");
const https = require("https");

// The package always talks https to the API's own host: lead it to the emulator instead.
const port = Number(process.argv[2]);
https.request = (options) => http.request({ ...options, hostname: "127.0.0.1", port });

const client = require("messagebird").initClient("test");
const flow = JSON.parse(process.argv[3]);

const call = (object, name, ...values) =>
  new Promise((resolve, reject) =>
    object[name](...values, (error, answer) => (error ? reject(error) : resolve(answer)))
  );
const say = (name, value) => console.log(JSON.stringify([name, value]));
const until = async (read, done) => {
  for (;;) {
    const item = (await read()).data[0];
    if (item.status === done) return item;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

(async () => {
  const { callflows, calls, recordings, transcriptions, voice } = client;
  const made = (await call(callflows, "create", flow)).data[0];
  say("flow", (await call(callflows, "read", made.id)).data[0].title);
  say("renamed", (await call(callflows, "update", made.id, { ...flow, title: "New" })).data[0].title);
  say("flows", (await call(callflows, "list", 1, 10)).data.length);
  say("deleted", await call(callflows, "delete", made.id));
  await call(callflows, "read", made.id).catch((error) => say("gone", error.statusCode));

  const params = { source: "31201234567", destination: "31612345678", callFlow: flow };
  const started = (await call(calls, "create", params)).data[0];
  const ended = await until(() => call(calls, "read", started.id), "ended");
  say("call", ended.status);
  say("calls", (await call(calls, "list")).data.length);
  const leg = await new Promise((resolve, reject) => {
    const options = { hostname: "127.0.0.1", port, path: `/v1/calls/${started.id}/legs`,
      headers: { Authorization: "AccessKey test" } };
    http.get(options, (answer) => {
      let text = "";
      answer.on("data", (piece) => (text += piece));
      answer.on("end", () => resolve(JSON.parse(text).data[0].id));
    }).on("error", reject);
  });
  const recording = (await call(recordings, "list", started.id, leg, 10, 0)).data[0];
  say("recording", (await call(recordings, "read", started.id, leg, recording.id)).data[0].status);
  say("sound", (await call(recordings, "download", started.id, leg, recording.id)).slice(0, 4));
  const ids = [started.id, leg, recording.id];
  const asked = (await call(transcriptions, "create", ...ids, "en-US")).data[0];
  await until(() => call(transcriptions, "read", ...ids, asked.id), "done");
  say("transcriptions", (await call(transcriptions, "list", ...ids)).data.length);
  say("text", await call(transcriptions, "download", ...ids, asked.id));
  say("removed", await call(recordings, "delete", ...ids));
  say("hung up", await call(calls, "delete", started.id));

  const hooks = voice.webhooks;
  const hook = (await call(hooks, "create", { url: "https://example.com/a", token: "t" })).data[0];
  say("hook", (await call(hooks, "read", hook.id)).data[0].url);
  say("moved", (await call(hooks, "update", hook.id, { url: "https://example.com/b" })).data[0].url);
  say("hooks", (await call(hooks, "list", 10, 1)).data.length);
  say("unhooked", await call(hooks, "delete", hook.id));
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
