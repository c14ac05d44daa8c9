/** Whatever the service answers, or whoever answers in its place: each call ends with an error that can be said, and gives nothing that is not ours. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { ApiError, asApiError, createApi } from "../../static/embed/api.js";
import { completeApi, isPassing, isProblem, retrySeconds } from "../../static/embed/calls.js";
import { follow } from "../../static/embed/sso.js";
import { words } from "../../static/embed/words.js";

const CALLS = {
  "the thread": (api) => api.getThread({ identifier: "article" }),
  "more comments": (api) => api.getThread({ identifier: "article", cursor: "next" }),
  replies: (api) => api.getReplies("1", "next"),
  news: (api) => api.getChanges({ identifier: "article", url: "" }),
  posting: (api) => api.postComment({ text: "Hello" }, "key", {}),
  editing: (api) => api.editComment("1", "Changed", "token"),
  deleting: (api) => api.deleteComment("1", "token"),
  voting: (api) => api.vote("1", 1, {}),
  "an emoji": (api) => api.reactToComment("1", "🎉", true, {}),
  "an emoji on the article": (api) => api.reactToArticle({ identifier: "article" }, "🎉", true, {}),
  reporting: (api) => api.report("1", { reason: "spam", note: "" }, {}),
  preview: (api) => api.preview("Hello"),
  "proof of work": (api) => api.getChallenge(),
  "one's own comment": (api) => api.getOwn("1", "token"),
  "one's own": (api) => api.getMe("1", {}),
  "a warning": (api) => api.acknowledgeWarning("1", {}),
  "staying signed in": (api) => api.renew({}),
  "one's profile": (api) => api.getTicket({}),
  "signing in": (api) => api.exchange({ form: "jwt", token: "a.b.c" }, {}),
  "signing out": (api) => api.signOut({}),
};

const json = (body, status = 200) => async () => new Response(JSON.stringify(body), { status });
const until = (signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
const wrong = { comments: [{ id: 1 }], comment: {}, thread: [], votes: 3, html: null, token: 1, ticket: [], reports: "", signed_out: "no", reactions: [] };
const ANSWERS = {
  "404 of another server": [async () => new Response("no", { status: 404 }), "unreadable"],
  "500": [async () => new Response("<h1>Error</h1>", { status: 500 }), "unreadable"],
  "a page in place of JSON": [async () => new Response("<h1>Please sign in to this network</h1>"), "unreadable"],
  "JSON of another program": [json({ data: [] }), "unreadable"],
  "a list": [json([1]), "unreadable"],
  "parts of another kind": [json(wrong), "unreadable"],
  "half of an answer": [async () => new Response('{"comments":[{"id":"1",'), "unreadable"],
  "10 MB": [async () => new Response("[".repeat(10_000_000)), "unreadable"],
  "a problem that another program wrote": [json({ title: "Error", status: "bad", errors: { text: ["no"] }, retry_after: "soon" }, 500), "refused"],
  "no connection": [async () => { throw new TypeError("Failed to fetch"); }, "unreachable"],
  "no answer at all": [(_, { signal }) => until(signal), "timeout"],
  "an answer that never ends": [
    async (_, { signal }) => new Response(new ReadableStream({ start: (stream) => void until(signal).catch((why) => stream.error(why)) })),
    "timeout",
  ],
};

let api;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  api = completeApi(createApi({ service: "https://comments.example.test", site: "blog" }, new AbortController().signal), "en");
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

function answering(answer) {
  mock.method(globalThis, "fetch", answer);
}

/** Say what a call ends with, once ten seconds are over for those that wait. */
async function endOf(asked) {
  const ended = asked.then((answer) => assert.fail(`It was taken for an answer: ${JSON.stringify(answer)}`), (error) => error);
  for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
  mock.timers.tick(10_000);
  return ended;
}

for (const [what, call] of Object.entries(CALLS)) {
  for (const [name, [answer, kind]] of Object.entries(ANSWERS)) {
    test(`${what}: ${name} is an error with a sentence`, async () => {
      answering(answer);

      const error = await endOf(call(api));

      assert.ok(error instanceof ApiError, String(error));
      assert.equal(error.kind, kind);
      for (const say of [words.failed, words.postFailed, words.voteFailed, words.reportFailed]) assert.match(say(error), /\w+/);
      // What those who hear of it ask next must not fail either.
      assert.equal(isProblem(error, "key-reused"), false);
      assert.ok(isPassing(error), "It may be tried again.");
      assert.equal(retrySeconds(error), 0);
      for (const { pointer } of error.problem?.errors ?? []) assert.equal(typeof pointer, "string");
    });
  }
}

test("what is done without an answer is done", async () => {
  answering(async () => new Response(null, { status: 204 }));

  assert.equal(await api.deleteComment("1", "token"), null);
  assert.equal(await api.signOut({}), null);
});

test("nothing is not an answer where something was asked for", async () => {
  answering(async () => new Response(null, { status: 204 }));

  assert.equal((await endOf(api.postComment({ text: "Hello" }, "key", {}))).kind, "unreadable");
});

test("a member whose sign-in is answered by somebody else goes on as a guest", async () => {
  answering(json({ signed_out: false, token: 7 }));
  const told = mock.method(console, "warn", () => undefined).mock;
  const kept = new Map();
  const storage = { read: (name) => kept.get(name), write: (name, value) => kept.set(name, value), drop: (name) => kept.delete(name) };

  await follow({ sso: "a.b.c", remoteAuth: null, apiKey: null }, { api, storage });

  assert.equal(kept.size, 0);
  assert.equal(told.calls.length, 1);
});

test("an error of our own is said as an answer that could not be read", () => {
  assert.equal(words.failed(asApiError(new TypeError("x is not a function"))), "The server's answer could not be read.");
});
