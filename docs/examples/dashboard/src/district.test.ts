import assert from "node:assert/strict";
import { test } from "node:test";
import { type Entry, beliefs, coverage, empty, measured, take } from "./district.js";
import type { LodestarEvent } from "./event.js";

function event(source: string, sequence: number, type: string, subject: string, data: unknown): LodestarEvent {
  return { source: `/${source}`, sequence, type: `org.lodestar.${source}.${type}`, subject, time: "2026-10-01T00:00:00Z", data };
}

const TERMS = { improvementDomain: "CURRICULUM", measure: { baseline: 62, target: 90 }, dueDate: "2027-05-28" };

test("what comes twice is had once, and what is missing is found", () => {
  const district = empty();
  const proposed = event("goals", 1, "goal-proposed.v1", "goals/g1", { school: "s1", terms: TERMS });
  take(district, proposed, "a");
  take(district, event("goals", 2, "check-in-recorded.v1", "goals/g1", { on: "2026-10-01", value: 70 }), "b");
  take(district, proposed, "c");

  assert.equal(district.goals["g1"]?.checkIns.length, 1);
  assert.equal(district.place, "b");
  assert.throws(() => take(district, event("goals", 4, "goal-activated.v1", "goals/g1", {}), "d"), /after 2 came 4/);
});

test("types of which nothing is known are passed over", () => {
  const district = empty();
  take(district, event("goals", 1, "something-new.v7", "goals/g1", { whatever: 1 }), "a");
  assert.equal(district.seen["/goals"], 1);
});

test("classes visited lately are counted, of those the school has", () => {
  const district = empty();
  district.classes = { k1: "s1", k2: "s1", k3: "s2" };
  take(district, event("observation", 1, "visit-completed.v1", "observations/o1", { school: "s1", schoolClass: "k1", startedAt: "2026-10-01T09:00:00Z" }), "a");
  take(district, event("observation", 2, "visit-completed.v1", "observations/o2", { school: "s1", startedAt: "2026-10-01T11:00:00Z" }), "b");
  assert.deepEqual(coverage(district, "s1", "2026-09-15", "2026-10-15"), { visited: 1, classes: 2, visits: 1 });
  assert.deepEqual(coverage(district, "s1", "2026-10-02", "2026-10-15"), { visited: 0, classes: 2, visits: 0 });
  assert.deepEqual(coverage(district, "s1", "2026-09-15", "2026-09-30"), { visited: 0, classes: 2, visits: 0 });
});

test("a visit whose day was put right counts on that day", () => {
  const district = empty();
  district.classes = { k1: "s1" };
  take(district, event("observation", 1, "visit-completed.v1", "observations/o1", { school: "s1", schoolClass: "k1", startedAt: "2026-10-01T09:00:00Z" }), "a");
  take(district, event("observation", 2, "visit-corrected.v1", "observations/o1", { startedAt: "2026-09-01T09:00:00Z", durationMinutes: 20 }), "b");
  assert.equal(coverage(district, "s1", "2026-09-15", "2026-10-15").visited, 0);
  assert.equal(coverage(district, "s1", "2026-08-15", "2026-09-15").visited, 1);
});

test("a minute counts once, for the entry that is trusted more", () => {
  const entry = (start: string, minutes: number, category: string, rank: number): Entry => ({ leader: "l", start, minutes, category, rank });
  const entries = [
    entry("2026-10-01T08:00:00Z", 60, "ADMINISTRATIVE", 2),
    entry("2026-10-01T08:30:00Z", 30, "INSTRUCTIONAL", 0),
    entry("2026-10-01T12:00:00Z", 60, "PERSONAL", 2),
  ];
  assert.deepEqual(measured(entries, "2026-10-01", "2026-10-01"), { instructional: 30, working: 60 });
  assert.deepEqual(measured(entries, "2026-10-02", "2026-10-03"), { instructional: 0, working: 0 });
});

test("what leaders believe stands beside what was measured", () => {
  const district = empty();
  district.people = { l: "s1" };
  district.estimates = { e: { leader: "l", from: "2026-10-01", to: "2026-10-01", believed: 0.6 } };
  district.entries = { t: { leader: "l", start: "2026-10-01T08:00:00Z", minutes: 60, category: "ADMINISTRATIVE", rank: 2 } };
  assert.deepEqual(beliefs(district, "s1"), [{ period: "2026-10-01 to 2026-10-01", believed: 0.6, measured: { instructional: 0, working: 60 } }]);
});
