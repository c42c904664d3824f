import type { LodestarEvent, Place } from "./event.js";

export interface Goal {
  school: string;
  status: string;
  domain: string;
  baseline: number;
  target: number;
  dueDate: string;
  checkIns: { on: string; value: number }[];
}

export interface Entry {
  leader: string;
  start: string;
  minutes: number;
  category: string;
  /** The smaller, the more trustworthy. */
  rank: number;
}

export interface Estimate {
  leader: string;
  from: string;
  to: string;
  believed: number;
}

/** A visit to a class that took place. */
export interface Visit {
  schoolClass: string;
  on: string;
}

/** All the dashboard keeps: what it made of the events so far, and the place to go on from. Plain data, so that it is stored as it is. */
export interface District {
  /** What was stored in another form is made anew. */
  form: number;
  place: Place;
  /** The last sequence seen of each source. */
  seen: Record<string, number>;
  schools: Record<string, { name: string }>;
  /** Class to school. */
  classes: Record<string, string>;
  /** Person (a pseudonym) to school. */
  people: Record<string, string>;
  goals: Record<string, Goal>;
  visits: Record<string, Visit>;
  entries: Record<string, Entry>;
  estimates: Record<string, Estimate>;
}

export function empty(): District {
  return {
    form: 2,
    place: "",
    seen: {},
    schools: {},
    classes: {},
    people: {},
    goals: {},
    visits: {},
    entries: {},
    estimates: {},
  };
}

const RANKS: Record<string, number> = { DERIVED: 0, SHADOW: 1, SELF_LOG: 2, CALENDAR: 3 };

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- each case knows what its type carries; the schemas say it */
type Data = any;

/**
 * Takes an event in. One that was had before changes nothing; one that is missing is an error, because numbers of a source
 * have no gaps. Types that are not known are passed over: new ones may come at any time.
 */
export function take(district: District, event: LodestarEvent, place: Place): void {
  const last = district.seen[event.source] ?? 0;
  if (event.sequence <= last) {
    return;
  }
  if (event.sequence !== last + 1) {
    throw new Error(`${event.source}: after ${last} came ${event.sequence}, so something was missed`);
  }
  apply(district, event);
  district.seen[event.source] = event.sequence;
  district.place = place;
}

function apply(district: District, event: LodestarEvent): void {
  const id = event.subject.slice(event.subject.indexOf("/") + 1);
  const data = event.data as Data;
  const goal = district.goals[id];
  const visit = district.visits[id];
  switch (event.type.replace(/^org\.lodestar\./, "")) {
    case "roster.org-registered.v1":
    case "roster.org-changed.v1":
      if (data.org.type === "school") {
        district.schools[id] = { name: data.org.name };
        break;
      }
    // falls through
    case "roster.org-removed.v1":
      delete district.schools[id];
      break;
    case "roster.class-registered.v1":
    case "roster.class-changed.v1":
      district.classes[id] = data.schoolClass.school;
      break;
    case "roster.class-removed.v1":
      delete district.classes[id];
      break;
    case "roster.user-registered.v1":
    case "roster.user-changed.v1":
      district.people[id] = data.user.primaryOrg ?? data.user.roles[0]?.org ?? "";
      break;
    case "roster.user-removed.v1":
      delete district.people[id];
      break;
    case "goals.goal-proposed.v1":
      district.goals[id] = { ...terms(data.terms), school: data.school, status: "PROPOSED", checkIns: [] };
      break;
    case "goals.goal-revised.v1":
      if (goal) Object.assign(goal, terms(data.terms));
      break;
    case "goals.goal-activated.v1":
      if (goal) goal.status = "ACTIVE";
      break;
    case "goals.goal-paused.v1":
      if (goal) goal.status = "PAUSED";
      break;
    case "goals.goal-completed.v1":
      if (goal) goal.status = "COMPLETED";
      break;
    case "goals.goal-retired.v1":
      if (goal) goal.status = "RETIRED";
      break;
    case "goals.check-in-recorded.v1":
      if (goal && data.value !== undefined) {
        goal.checkIns.push({ on: data.on, value: Number(data.value) });
        goal.checkIns.sort((one, other) => one.on.localeCompare(other.on));
      }
      break;
    case "observation.visit-completed.v1":
      if (data.schoolClass) district.visits[id] = { schoolClass: data.schoolClass, on: day(data.startedAt) };
      break;
    case "observation.visit-corrected.v1":
      if (visit) visit.on = day(data.startedAt);
      break;
    case "observation.time-logged.v1":
    case "observation.time-derived.v1":
    case "observation.time-corrected.v1":
      district.entries[id] = {
        leader: data.leader,
        start: data.start,
        minutes: data.minutes,
        category: data.category,
        rank: RANKS[data.source ?? (data.origin ? "DERIVED" : "")] ?? district.entries[id]?.rank ?? 3,
      };
      break;
    case "observation.time-withdrawn.v1":
      delete district.entries[id];
      break;
    case "observation.time-perception-recorded.v1":
      district.estimates[id] = { leader: data.leader, from: data.from, to: data.to, believed: Number(data.believedShare) };
      break;
    case "observation.time-perception-withdrawn.v1":
      delete district.estimates[id];
      break;
  }
}

/** In UTC, as the platform counts days. */
function day(moment: string): string {
  return new Date(moment).toISOString().slice(0, 10);
}

function terms(data: Data): Pick<Goal, "domain" | "baseline" | "target" | "dueDate"> {
  return {
    domain: data.improvementDomain,
    baseline: Number(data.measure.baseline),
    target: Number(data.measure.target),
    dueDate: data.dueDate,
  };
}

/** How many of a school's classes were visited from one day to another, both included, and how often. */
export function coverage(district: District, school: string, from: string, to: string): { visited: number; classes: number; visits: number } {
  const visits = Object.values(district.visits).filter(
    (visit) => visit.on >= from && visit.on <= to && district.classes[visit.schoolClass] === school,
  );
  return {
    visited: new Set(visits.map((visit) => visit.schoolClass)).size,
    classes: Object.values(district.classes).filter((its) => its === school).length,
    visits: visits.length,
  };
}

/** In minutes. */
export interface Measured {
  instructional: number;
  working: number;
}

/**
 * How much of a leader's working time was instructional in a period, both days included (UTC). Every minute counts once:
 * where entries overlap, the more trustworthy has it.
 */
export function measured(entries: Entry[], from: string, to: string): Measured {
  const first = Date.parse(from) / 60_000;
  const end = Date.parse(to) / 60_000 + 24 * 60;
  const counted = new Set<number>();
  let working = 0;
  let instructional = 0;
  const trusted = [...entries].sort((one, other) => one.rank - other.rank || Date.parse(one.start) - Date.parse(other.start));
  for (const entry of trusted) {
    const start = Math.floor(Date.parse(entry.start) / 60_000);
    for (let minute = Math.max(start, first); minute < Math.min(start + entry.minutes, end); minute++) {
      if (!counted.has(minute)) {
        counted.add(minute);
        working += entry.category === "PERSONAL" ? 0 : 1;
        instructional += entry.category === "INSTRUCTIONAL" ? 1 : 0;
      }
    }
  }
  return { instructional, working };
}

/** Each estimate of a school's leaders beside what was measured in the same days. */
export function beliefs(district: District, school: string): { period: string; believed: number; measured: Measured }[] {
  return Object.values(district.estimates)
    .filter((estimate) => district.people[estimate.leader] === school)
    .sort((one, other) => one.from.localeCompare(other.from))
    .map((estimate) => ({
      period: `${estimate.from} to ${estimate.to}`,
      believed: estimate.believed,
      measured: measured(
        Object.values(district.entries).filter((entry) => entry.leader === estimate.leader),
        estimate.from,
        estimate.to,
      ),
    }));
}
