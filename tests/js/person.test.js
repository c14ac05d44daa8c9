import assert from "node:assert/strict";
import { test } from "node:test";
import { forgetPerson, keepPerson, readPerson, speak } from "../../static/embed/person.js";
import { openStorage } from "../../static/embed/remembered.js";

const PERSON = { name: "Carol Example", avatar_url: null, url: null, badge: null };
/** @param {string} token @param {number} minutes */
const given = (token, minutes) => ({
  token, expires_at: new Date(Date.now() + minutes * 60_000).toISOString(), person: PERSON,
});
const open = () => openStorage({ service: "https://service.example", site: "blog" }, null);
const never = async () => assert.fail("nobody asked for a new token");

test("a stranger speaks without a header", async () => {
  assert.deepEqual(await speak(open(), never), {});
});

test("a token that is good is used as it is", async () => {
  const storage = open();
  keepPerson(storage, given("reader_a", 30));
  assert.deepEqual(await speak(storage, never), { Authorization: "Bearer reader_a" });
});

test("a token that runs out within a minute is renewed first, and the new one kept", async () => {
  const storage = open();
  keepPerson(storage, given("reader_a", 0.5));
  const asked = [];
  const header = await speak(storage, async (old) => (asked.push(old), given("reader_b", 60)));
  assert.deepEqual(asked, [{ Authorization: "Bearer reader_a" }]);
  assert.deepEqual(header, { Authorization: "Bearer reader_b" });
  assert.equal(readPerson(storage)?.token, "reader_b");
});

test("a token that the service calls stale is renewed whatever this clock says", async () => {
  const storage = open();
  keepPerson(storage, given("reader_a", 600));
  const header = await speak(storage, async () => given("reader_b", 60), true);
  assert.deepEqual(header, { Authorization: "Bearer reader_b" });
});

test("nothing but the token, its end and the person is kept", () => {
  const storage = open();
  keepPerson(storage, /** @type {any} */ ({ type: "afterword:signed-in", ...given("reader_a", 1), more: "x" }));
  assert.deepEqual(Object.keys(readPerson(storage) ?? {}), ["token", "expires_at", "person"]);
});

test("who signed out is forgotten", () => {
  const storage = open();
  keepPerson(storage, given("reader_a", 30));
  forgetPerson(storage);
  assert.equal(readPerson(storage), null);
});
