import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { ApiError, createApi, query } from "../../static/embed/api.js";
import { completeApi, isPassing, isProblem, retrySeconds } from "../../static/embed/calls.js";

const SERVICE = "https://comments.example.test";
const JSON_TYPE = { headers: { "Content-Type": "application/json" } };
let stopping;
let api;

beforeEach(() => {
  globalThis.location = { origin: "https://blog.example.test" };
  stopping = new AbortController();
  api = completeApi(createApi({ service: SERVICE, site: "blog" }, stopping.signal));
});

afterEach(() => mock.restoreAll());

function answering(answer) {
  return mock.method(globalThis, "fetch", answer).mock;
}

test("questions leave out what is empty and send no credentials", async () => {
  const asked = answering(async () => new Response("{}", JSON_TYPE));

  await api.getThread({ identifier: "a b&c", url: "", order: "", comment: "" });

  const [url, init] = asked.calls[0].arguments;
  assert.equal(url, `${SERVICE}/api/v1/sites/blog/thread?identifier=a+b%26c`);
  assert.equal(init.credentials, "omit");
});

test("a post carries its key and an edit its token", async () => {
  const asked = answering(async () => new Response('{"comment":{}}', JSON_TYPE));

  await api.postComment({ text: "Hello" }, "key-1");
  await api.editComment("7", "Changed", "secret");

  const [post, edit] = asked.calls.map((call) => call.arguments[1]);
  assert.equal(post.headers["Idempotency-Key"], "key-1");
  assert.equal(edit.method, "PATCH");
  assert.equal(edit.headers.Authorization, "Bearer secret");
  assert.equal(edit.body, '{"text":"Changed"}');
});

test("a deletion has no body to read", async () => {
  answering(async () => new Response(null, { status: 204 }));

  assert.equal(await api.deleteComment("7", "secret"), null);
});

test("a problem is carried by the error", async () => {
  const problem = { type: "https://x.example.test/problems/key-reused", title: "Used", status: 409, detail: "Used already." };
  answering(async () => new Response(JSON.stringify(problem), { status: 409 }));

  await assert.rejects(api.preview("x"), (error) => {
    assert.deepEqual([error.kind, error.problem, isProblem(error, "key-reused"), isPassing(error)], ["refused", problem, true, false]);
    return error instanceof ApiError;
  });
});

for (const [name, answer, kind] of [
  ["a page of a proxy", async () => new Response("<h1>Bad gateway</h1>", { status: 502 }), "unreadable"],
  ["JSON of something else", async () => new Response('{"error":1}', { status: 500 }), "unreadable"],
  ["a refused connection", async () => { throw new TypeError("Failed to fetch"); }, "unreachable"],
]) {
  test(`${name} is ${kind} and may pass`, async () => {
    mock.method(console, "warn", () => undefined);
    answering(answer);

    await assert.rejects(api.preview("x"), (error) => error.kind === kind && isPassing(error));
  });
}

test("an answer without what was asked for is not taken for a comment that was posted", async () => {
  answering(async () => new Response("{}", JSON_TYPE));

  await assert.rejects(api.postComment({ text: "Hello" }, "key-1"), { kind: "unreadable" });
});

test("a server that does not answer in time is given up", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  answering((_, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))));

  const asked = api.preview("x");
  mock.timers.tick(10_000);

  await assert.rejects(asked, (error) => error.kind === "timeout");
  mock.timers.reset();
});

test("a discussion that ended stops its requests without an error of ours", async () => {
  answering((_, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))));

  const asked = api.preview("x");
  stopping.abort();

  await assert.rejects(asked, { name: "AbortError" });
});

test("news is asked for with what the browser has, and without a header that needs leave", async () => {
  const asked = answering(async () => new Response('{"comments":[]}', JSON_TYPE));

  await api.getChanges({ identifier: "article", url: "" });

  const [url, init] = asked.calls[0].arguments;
  assert.equal(url, `${SERVICE}/api/v1/sites/blog/thread/changes?identifier=article`);
  assert.deepEqual([init.cache, init.headers], ["no-cache", undefined]);
});

for (const [name, body, headers, expected] of [
  ["the service", JSON.stringify({ title: "Busy", status: 503, retry_after: 7 }), {}, 7],
  ["a proxy", "<h1>Busy</h1>", { "Retry-After": "90" }, 90],
  ["nobody", "", {}, 0],
]) {
  test(`how long to wait is said by ${name}`, async () => {
    answering(async () => new Response(body, { status: 503, headers }));

    await assert.rejects(api.preview("x"), (error) => retrySeconds(error) === expected);
  });
}

test("a query string holds only what has a value", () => {
  assert.equal(query({ a: "1", b: "", c: undefined, d: "é" }), "a=1&d=%C3%A9");
});
