import { Kafka, logLevel } from "kafkajs";
import { type Events, type Place, fromJson } from "./event.js";

const SERVICES = ["roster", "goals", "evidence", "observation"];

/** At most so many records wait for the dashboard; then Kafka is not read on. */
const MOST_WAITING = 1_000;

export interface Login {
  username: string;
  password: string;
}

/**
 * Reads the general topics of a district from the beginning, or from a place. The place is the next offset of each topic
 * and is kept by the caller together with what it made of the events, so the offsets of the consumer group do not matter.
 */
export async function* kafka(brokers: string[], tenant: string, group: string, login: Login | undefined, after: Place): Events {
  const next = new Map<string, string>(Object.entries(after ? (JSON.parse(after) as Record<string, string>) : {}));
  const consumer = new Kafka({
    clientId: group,
    brokers,
    logLevel: logLevel.ERROR,
    ...(login && { sasl: { mechanism: "scram-sha-512", ...login } }),
  }).consumer({ groupId: group, readUncommitted: false });
  const waiting: { event: ReturnType<typeof fromJson>; place: Place }[] = [];
  let arrived = () => {};
  let taken = () => {};
  const topics = SERVICES.map((service) => `lodestar.${tenant}.${service}.events.v1`);
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ topic, message }) => {
      const header = (name: string) => message.headers?.[name]?.toString() ?? "";
      next.set(topic, String(BigInt(message.offset) + 1n));
      waiting.push({
        event: fromJson({
          source: header("ce_source"),
          type: header("ce_type"),
          subject: header("ce_subject"),
          sequence: header("ce_sequence"),
          time: header("ce_time"),
          data: JSON.parse(message.value?.toString() ?? "null"),
        }),
        place: JSON.stringify(Object.fromEntries(next)),
      });
      arrived();
      while (waiting.length >= MOST_WAITING) {
        await new Promise<void>((resolve) => (taken = resolve));
      }
    },
  });
  for (const topic of topics) {
    consumer.seek({ topic, partition: 0, offset: next.get(topic) ?? "0" });
  }
  try {
    for (;;) {
      const first = waiting.shift();
      if (first) {
        taken();
        yield first;
      } else {
        await new Promise<void>((resolve) => (arrived = resolve));
      }
    }
  } finally {
    await consumer.disconnect();
  }
}
