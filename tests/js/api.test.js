import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { ApiError, createApi, query } from "../../static/embed/api.js";
import { completeApi, isPassing, isProblem, retrySeconds } from "../../static/embed/calls.js";
import { comment } from "./samples.js";

const THREAD = { is_open: true, comment_count: 0, reactions: {}, version: 1 };
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
  const reading = createApi({ service: SERVICE, site: "blog" }, stopping.signal);

  await reading.getThread({ identifier: "a b&c", url: "", order: "", comment: "" });

  const [url, init] = asked.calls[0].arguments;
  assert.equal(url, `${SERVICE}/api/v1/sites/blog/thread?identifier=a+b%26c`);
  assert.equal(init.credentials, "omit");
});

test("a post carries its key and an edit its token", async () => {
  const asked = answering(async () => Response.json({ comment: comment("7"), edit_token: "secret" }));

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
    assert.deepEqual([error.kind, error.problem.detail, isProblem(error, "key-reused"), isPassing(error)], ["refused", "Used already.", true, false]);
    return error instanceof ApiError;
  });
});

test("a discussion that ended stops its requests without an error of ours", async () => {
  answering((_, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))));

  const asked = api.preview("x");
  stopping.abort();

  await assert.rejects(asked, { name: "AbortError" });
});

test("news is asked for with what the browser has, and without a header that needs leave", async () => {
  const asked = answering(async () => Response.json({ thread: THREAD, comments: [], voted: [] }));

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
