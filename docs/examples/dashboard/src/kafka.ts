import { Kafka, type SASLOptions, logLevel } from "kafkajs";
import { type Events, LogRestored, type LodestarEvent, type Place, fromJson } from "./event.js";

const SERVICES = ["roster", "goals", "evidence", "observation"];

/** At most so many records wait for the dashboard; then Kafka is not read on. */
const MOST_WAITING = 1_000;

/** How the broker is reached; as `POST /v1/clients/{id}/kafka-login` answers it. */
export interface Access {
  brokers: string[];
  ssl: boolean;
  sasl?: SASLOptions;
  group: string;
}

/** The last record that was dealt with of each topic, and which life of the log it is of. */
type Reached = Record<string, { offset: string; epoch: string }>;

/**
 * Reads the general topics of a district from the beginning, or from a place, until the log is restored. The place is kept by
 * the caller together with what it made of the events, so the offsets of the consumer group do not matter.
 */
export async function* kafka({ group, ...broker }: Access, tenant: string, after: Place): Events {
  const reached: Reached = after ? (JSON.parse(after) as Reached) : {};
  const client = new Kafka({ clientId: group, logLevel: logLevel.ERROR, ...broker });
  const topics = SERVICES.map((service) => `lodestar.${tenant}.${service}.events.v1`);
  const admin = client.admin();
  await admin.connect();
  try {
    for (const [topic, { offset }] of Object.entries(reached)) {
      const [end] = await admin.fetchTopicOffsets(topic);
      if (BigInt(offset) >= BigInt(end?.high ?? 0)) {
        throw new LogRestored(); // the topic was made anew, and does not reach so far
      }
    }
  } finally {
    await admin.disconnect();
  }

  const consumer = client.consumer({ groupId: group, readUncommitted: false });
  const waiting: { event: LodestarEvent; place: Place }[] = [];
  let failure: Error | undefined;
  let arrived = () => {};
  let taken = () => {};
  const fail = (reason: Error) => {
    failure = reason;
    arrived();
  };
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) fail(payload.error); // such as a login that has ended
  });
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ topic, message }) => {
      const header = (name: string) => message.headers?.[name]?.toString() ?? "";
      const epoch = header("lodestar-epoch");
      const before = reached[topic]?.epoch;
      if (before && epoch && epoch !== before) {
        fail(new LogRestored());
      }
      if (failure) {
        return;
      }
      reached[topic] = { offset: message.offset, epoch };
      waiting.push({
        event: fromJson({
          source: header("ce_source"),
          type: header("ce_type"),
          subject: header("ce_subject"),
          sequence: header("ce_sequence"),
          time: header("ce_time"),
          data: JSON.parse(message.value?.toString() ?? "null"),
        }),
        place: JSON.stringify(reached),
      });
      arrived();
      while (waiting.length >= MOST_WAITING) {
        await new Promise<void>((resolve) => (taken = resolve));
      }
    },
  });
  for (const topic of topics) {
    consumer.seek({ topic, partition: 0, offset: reached[topic]?.offset ?? "0" });
  }
  try {
    for (;;) {
      const first = waiting.shift();
      if (failure) {
        throw failure;
      } else if (first) {
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
