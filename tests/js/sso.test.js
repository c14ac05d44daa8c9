import assert from "node:assert/strict";
import test from "node:test";

import { ApiError } from "../../static/embed/api.js";
import { keepPerson, readPerson } from "../../static/embed/person.js";
import { openStorage } from "../../static/embed/remembered.js";
import { follow, readMember } from "../../static/embed/sso.js";
import { memory } from "./samples.js";

const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const token = (claims = {}) => `${part({ alg: "HS256" })}.${part({ sub: "dora-7", name: "Dora", iat: 1, jti: "a", ...claims })}.x`;
const payload = (person, stamp = 1) => `${Buffer.from(JSON.stringify(person)).toString("base64")} signature ${stamp}`;
const jwt = (text) => ({ sso: text, remoteAuth: null, apiKey: null });
const disqus = (text) => ({ sso: null, remoteAuth: text, apiKey: "pair-1" });
const person = (name) => ({ name, avatar_url: null, url: null, badge: null });
const given = (name) => ({ signed_out: false, token: `reader_${name}`, expires_at: "2026-05-03T13:00:00Z", person: person(name) });

/** A page with a service that answers with what is queued: an answer, or an error to throw. */
function page(...answers) {
  const asked = [];
  const signedOut = [];
  const storage = openStorage({ service: "https://comments.example.test", site: "blog" }, memory());
  const api = {
    exchange: async (body, header) => {
      asked.push({ ...body, header });
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
    signOut: async (header) => void signedOut.push(header),
  };
  return { asked, signedOut, storage, show: (shown) => quietly(() => follow(shown, { api, storage })) };
}

/** Run, and return what was warned of. */
async function quietly(run) {
  const warnings = [];
  const warn = console.warn;
  console.warn = (...words) => warnings.push(words.join(" "));
  try {
    await run();
  } finally {
    console.warn = warn;
  }
  return warnings;
}

const refusal = (type) => new ApiError("refused", { type: `https://x/problems/${type}`, title: "No", status: 401, detail: "Why not." });

test("a token is exchanged for a reader's token", async () => {
  const { asked, storage, show } = page(given("Dora"));

  await show(jwt(token()));

  assert.deepEqual(asked, [{ form: "jwt", token: token(), header: {} }]);
  assert.equal(readPerson(storage).token, "reader_Dora");
});

test("a signed payload is exchanged with its key's name", async () => {
  const { asked, show } = page(given("Dora"));
  const text = payload({ id: 7, username: "Dora" });

  await show(disqus(text));

  assert.deepEqual(asked, [{ form: "remote_auth", remote_auth: text, api_key: "pair-1", header: {} }]);
});

test("a new token for the same member is not asked about again", async () => {
  const { asked, show } = page(given("Dora"));

  await show(jwt(token()));
  await show(jwt(token({ iat: 2, exp: 9, nbf: 2, jti: "b" })));

  assert.equal(asked.length, 1);
});

test("a payload that was only stamped anew is not asked about again", async () => {
  const { asked, show } = page(given("Dora"));

  await show(disqus(payload({ id: 7 }, 1)));
  await show(disqus(payload({ id: 7 }, 2)));

  assert.equal(asked.length, 1);
});

test("what changed about a member is told, with the token the page holds", async () => {
  const { asked, storage, show } = page(given("Dora"), given("Dorothea"));

  await show(jwt(token()));
  await show(jwt(token({ name: "Dorothea", jti: "b" })));

  assert.deepEqual(asked[1].header, { Authorization: "Bearer reader_Dora" });
  assert.equal(readPerson(storage).person.name, "Dorothea");
});

test("a reload with a used token leaves the member signed in", async () => {
  const { storage, show } = page(given("Dora"), refusal("sso-token-used"));

  await show(jwt(token()));
  const warnings = await show(jwt(token({ name: "Dorothea" })));

  assert.equal(readPerson(storage).token, "reader_Dora");
  assert.match(warnings[0], /Why not\./);
});

test("a tab that was slower with the same token is no worse off", async () => {
  const { storage, show } = page(refusal("sso-token-used"));
  const member = readMember(jwt(token()));
  keepPerson(storage, { ...given("Ed"), member: { person: "ed", whole: "earlier" } });
  const read = storage.read;
  let reads = 0;
  storage.read = (name) => {
    // Between this tab's question and its answer the other tab wrote down what it was given.
    if (name === "person" && ++reads === 2) keepPerson(storage, { ...given("Dora"), member });
    return read(name);
  };

  const warnings = await show(jwt(token()));

  assert.equal(readPerson(storage).token, "reader_Dora");
  assert.deepEqual(warnings, []);
});

for (const [what, error] of [
  ["is refused", refusal("sso-refused")],
  ["cannot be asked about", new ApiError("unreachable")],
]) {
  test(`when another member ${what}, nobody speaks as the earlier one`, async () => {
    const { storage, show } = page(given("Dora"), error);

    await show(jwt(token()));
    const warnings = await show(jwt(token({ sub: "ed", name: "Ed" })));

    assert.equal(readPerson(storage), null);
    assert.equal(warnings.length, 1);
  });
}

test("a page that shows nobody signs its member out", async () => {
  for (const nobody of [jwt(""), jwt(" "), disqus(""), disqus("W10="), disqus("e30= x 1"), disqus("b'e30='"), disqus(payload({ id: null }))]) {
    const { asked, signedOut, storage, show } = page(given("Dora"));

    await show(jwt(token()));
    await show(nobody);

    assert.equal(readPerson(storage), null);
    assert.deepEqual(signedOut, [{ Authorization: "Bearer reader_Dora" }]);
    assert.equal(asked.length, 1);
  }
});

test("a page that shows nobody asks nothing when nobody was there", async () => {
  const { asked, signedOut, show } = page();

  await show(disqus("W10="));

  assert.deepEqual([asked, signedOut], [[], []]);
});

test("who signed in here themselves stays signed in where the page shows nobody", async () => {
  const { storage, signedOut, show } = page();
  keepPerson(storage, given("Eve"));

  await show(jwt(""));

  assert.equal(readPerson(storage).token, "reader_Eve");
  assert.deepEqual(signedOut, []);
});

test("who signed in here themselves stays signed in where the page's sign-in is refused", async () => {
  const { storage, show } = page(refusal("sso-refused"));
  keepPerson(storage, given("Eve"));

  await show(jwt(token()));

  assert.equal(readPerson(storage).token, "reader_Eve");
});

test("when the service says that nobody is signed in, the member is gone and the hint is shown", async () => {
  const { storage, show } = page(given("Dora"), { signed_out: true, detail: "The payload has to have three parts." });

  await show(jwt(token()));
  const warnings = await show(disqus(payload({ id: 8 })));

  assert.equal(readPerson(storage), null);
  assert.match(warnings[0], /three parts/);
});

test("what a token says of somebody is not kept in the page's storage", async () => {
  const { storage, show } = page(given("Dora"));

  await show(jwt(token({ email: "dora@example.test" })));

  assert.ok(!JSON.stringify(storage.read("person")).includes("dora@example.test"));
});

test("a name in UTF-8 does not keep a token from being read", () => {
  assert.equal(readMember(jwt(token({ name: "Zoë 漢" }))).person, "dora-7");
});

test("what is no token is left to the service, which says what is wrong", async () => {
  const { asked, show } = page(refusal("sso-refused"));

  const warnings = await show(jwt("nonsense"));

  assert.equal(asked.length, 1);
  assert.match(warnings[0], /Why not\./);
});

test("a renewed token is still the member's", async () => {
  const { asked, storage, show } = page(given("Dora"));
  await show(jwt(token()));
  const { speak } = await import("../../static/embed/person.js");

  await speak(storage, async () => given("Dora again"), true);
  await show(jwt(token({ jti: "b" })));

  assert.equal(readPerson(storage).token, "reader_Dora again");
  assert.equal(asked.length, 1);
});
