/** A CloudEvent of Lodestar, whichever way it came. See docs/events.md. */
export interface LodestarEvent {
  /** Which service's log it is from, such as "/goals". */
  source: string;
  /** Such as "org.lodestar.goals.goal-activated.v1". */
  type: string;
  /** The resource it is about: its path below /v1. */
  subject: string;
  /** Its place in the log of its source, dense from 1. */
  sequence: number;
  time: string;
  data: unknown;
}

/** Where a consumer is, to go on from after a crash; only whoever gave it can read it. */
export type Place = string;

/** Events in the order of each source's log, without end; each with the place to go on from once it is dealt with. */
export type Events = AsyncIterable<{ event: LodestarEvent; place: Place }>;

/** The log was restored from a backup: what was made of it before is to be forgotten, and it begins anew. */
export class LogRestored extends Error {
  override message = "the log was restored from a backup";
}

/** From the JSON format of CloudEvents. */
export function fromJson(json: Record<string, unknown>): LodestarEvent {
  return {
    source: String(json["source"]),
    type: String(json["type"]),
    subject: String(json["subject"]),
    sequence: Number(json["sequence"]),
    time: String(json["time"]),
    data: json["data"],
  };
}

/** Milliseconds to wait before attempt n (from 0): doubling, bounded, with jitter, so that clients do not come back all at once. */
export function pause(attempt: number): number {
  return Math.min(30_000, 500 * 2 ** Math.min(attempt, 10)) * (0.5 + Math.random() / 2);
}
