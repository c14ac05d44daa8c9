import assert from "node:assert/strict";
import { test } from "node:test";

import { fromHex, solve, toHex } from "../../static/embed/proving.js";

const CHALLENGE = {
  parameters: { nonce: "00".repeat(16), salt: "11".repeat(16), cost: 10, keyLength: 32, keyPrefix: "0" },
  signature: "signed",
};

test("bytes and their digits say the same", () => {
  assert.equal(toHex(fromHex("00ff10")), "00ff10");
});

test("what is sent holds the challenge as it came and the counter whose key begins as it wants", async () => {
  const { challenge, solution } = JSON.parse(atob(await solve(CHALLENGE)));

  assert.deepEqual(challenge, CHALLENGE);
  assert.ok(solution.derivedKey.startsWith("0"));
  assert.equal(solution.derivedKey.length, 64);
});

test("who goes away does not go on computing", async () => {
  await assert.rejects(solve(CHALLENGE, AbortSignal.abort()), { name: "AbortError" });
});
