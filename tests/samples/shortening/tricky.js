// Where a name stands for more than one thing, or might be taken for another one. Prints what comes of it.
const out = [];

{
  const value = 1;
  {
    const value = 2;
    out.push(value);
  }
  out.push(value);
}

// A name of the browser beside a local one.
function hides() {
  const Map = 3;
  return Map;
}
out.push(hides(), new Map([[1, 2]]).size);

const fromBrowser = (source = globalThis.Math, Math = 4) => [source.max(1, 2), Math];
const itself = (number = Number) => number("5");
out.push(fromBrowser(), itself());

const { one, two: three = 3, ...rest } = { one: 1, four: 4 };
const taken = ({ first = 7, second = first } = {}) => [first, second];
out.push(one, three, rest, taken(), taken({ first: 1 }));

const made = { one, f() { return this.one; } };
out.push(made, made.f());

let left = 1, right = 2;
[left, right] = [right, left];
({ left, right = 9 } = { left: 5 });
out.push(left, right);

const add = (a) => (b) => a + b;
out.push(add(1)(2), [1, 2].map((each, at, all) => all.length * at + each));

for (const each of [1, 2]) for (let at = 0; at < each; at += 1) out.push([each, at]);
for (const key in { a: 1 }) out.push(key);

class Counter {
  #count = 1;
  static step = 2;
  isSame(other) { return #count in other && other.#count === this.#count; }
  get count() { return this.#count; }
  #raise() { this.#count += Counter.step; return this; }
  raised() { return this.#raise().count; }
}
out.push(new Counter().isSame(new Counter()), new Counter().raised());

const Named = class Inner { isInner() { return Inner === Named; } };
class Child extends Named {}
out.push(new Child().isInner());

try { throw new Error("no"); } catch (error) { out.push(error.message); }
try { null.f; } catch { out.push("none"); }

// What is said shorter: neighbours that declare names, a last semicolon, a comma before a bracket.
function says(many) {
  if (many === 1) { const one = 4; const two = 5; return one - two; }
  const first = 1;
  let second = 2; // an aside
  const third = [first, second,];
  second += 1;
  let at = 0;
  while (at++ < many);
  if (many > 2) second = { at, };
  else for (const each of third) second += each;
  return [second, at];
}
out.push(says(1), says(3), [...Array(2,)].length);
const typed = (value) => (value);
const object = (value) => ({ value });
const listed = (value) => (value, 3);
const chained = (value) => (value?.deep).at;
function returned(value) {
  return (
    value
  );
}
out.push(typed((1)), object((2)), listed(2), chained({ deep: { at: 4 } }), returned((5)), (1 + 2) * 3);
class Twice {
  #value = 1;
  #spare = 5;
  peek() { return new (class { #own = 6; of(twice) { return [twice.#spare, this.#own]; } })().of(this); }
  other() { return new (class { #value = 2; #more = 3; both() { return this.#value + this.#more; } })().both() + this.#value; }
}
out.push(new Twice().other(), new Twice().peek());

const name = "x";
out.push(`name ${name} ${[name].map((name) => `${name}${name}`)}`, /name/.test("name"));

out.push(later());
function later() {
  return inner();
  function inner() { return 8; }
}

const run = function again(times) { return times ? again(times - 1) : "end"; };
out.push(run(3));

outer: for (const each of [1]) for (;;) continue outer;
out.push({ outer: 1, ["key"]: 2 }.outer);

switch (one) {
  case 1: { const inside = 4; out.push(inside); break; }
  default: out.push(0);
}

const given = { deep: { one: 1 } };
out.push(given?.deep?.one, given.none?.one ?? "nothing");

// What could be read in another way once braces, semicolons or commas are gone.
function branches(first, second) {
  if (first) {
    if (second) {
      out.push("both");
    }
  } else {
    out.push("not the first");
  }
  const listed = [1, , 2, ,];
  const count = listed.length; // said
  const twice = /** @type {number} */ (count) * 2;
  for (const each of listed) {
    out.push(each ?? "hole");
  }
  [count, twice].forEach((each) => {
    out.push(each);
  });
  do {
    out.push("once");
  } while (false);
  (() => {
    out.push("called");
  })()
  if (count) {
    let inside = twice;
    out.push(inside);
  }
  if (!count) {
    throw new Error("none");
  } else {
    return new (/** @type {typeof Map} */ (Map))([[count, twice,]]).size;
  }
}
out.push(branches(true, false), branches(false, true), branches(true, true));

// Conditions that become expressions, and those that cannot.
function choices(first, second) {
  let said = "";
  if (first || second) said += "either";
  if (first && second) {
    said += " both";
    out.push(said);
  }
  if (first) {
    if (second) said = "nested";
    else out.push("first alone");
  } else if (second) out.push("second alone");
  else {
    out.push("none");
    said ||= "nothing";
  }
  if (first ?? second) (said += ".");
  if ((said += "!") && first) out.push(said ? "said" : "silent"), out.push(said);
  for (const each of [first, second]) if (each) out.push("each");
  for (const each of [first, second]) {
    if (each) {
      out.push("block");
      if (!second) out.push("inner");
    }
  }
  if (first);
  if (second) {
  }
  if (first) return (
    said || "silence"
  );
  else out.push("going on");
  while (said.length < 3) if (said) said += "?";
  else said = "…";
  const give = () => (first ? said : second);
  const { length } = (give() || "none");
  return (out.push(length), said);
}
for (const first of [true, false]) for (const second of [true, false]) out.push(choices(first, second));

const ONCE = 1_000;
out.push(`${ONCE}`);

console.log(JSON.stringify(out));
