/*
 * A dashboard that knows Lodestar by its contract alone: it follows the events of a district, keeps its own state in one
 * file, and shows a school's goals against target, how many classes were visited, and instructional time as leaders believe
 * it to be and as it was measured.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { type ServerResponse, createServer } from "node:http";
import { dirname } from "node:path";
import { type District, empty, take } from "./district.js";
import { type Events, LogRestored } from "./event.js";
import { type Access, kafka } from "./kafka.js";
import { page } from "./page.js";
import { stream } from "./stream.js";
import { Tokens } from "./token.js";

/** All four services are followed, and what is read is opened by their scopes. */
const SCOPES = "events.read roster.read goals.read evidence.read observations.read";

/** Events between two looks at the disk while catching up. */
const SAVE_EVERY = 1_000;

const setting = (name: string, otherwise?: string): string => {
  const value = process.env[name] ?? otherwise;
  if (value === undefined) {
    console.error(`Set ${name}; README.md says what each setting is.`);
    process.exit(2);
  }
  return value;
};

const file = setting("STATE", ".state/district.json");
const district = load();
const watchers = new Set<ServerResponse>();
let changed = false;

function load(): District {
  try {
    const kept = JSON.parse(readFileSync(file, "utf8")) as District;
    return kept.form === empty().form ? kept : empty();
  } catch {
    return empty();
  }
}

/** State and place go into one file that is there whole or not at all: after a crash both are of the same moment. */
function save(): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(district));
  renameSync(`${file}.new`, file);
}

/** A login's groups begin with `vendor.<client>.`, and its user name is `vendor-<client>-` and something more. */
function access(brokers: string[]): Access {
  const username = process.env["KAFKA_USERNAME"];
  if (!username) {
    return { brokers, ssl: false, group: setting("KAFKA_GROUP", "dashboard") };
  }
  return {
    brokers,
    ssl: setting("KAFKA_PROTOCOL", "SASL_SSL") === "SASL_SSL",
    sasl: { mechanism: "scram-sha-512", username, password: setting("KAFKA_PASSWORD") },
    group: setting("KAFKA_GROUP", username.replace(/^vendor-(.*)-[^-]*$/, "vendor.$1.dashboard")),
  };
}

function events(): Events {
  const brokers = process.env["KAFKA"];
  if (brokers) {
    return kafka(access(brokers.split(",")), setting("TENANT"), district.place);
  }
  const gateway = setting("GATEWAY", "http://localhost:8080");
  return stream(gateway, new Tokens(gateway, setting("CLIENT_ID"), setting("CLIENT_SECRET"), SCOPES), district.place);
}

createServer((request, response) => {
  const url = new URL(request.url ?? "/", "http://dashboard");
  const today = new Date().toISOString().slice(0, 10);
  if (url.pathname === "/changes") {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    watchers.add(response);
    request.on("close", () => watchers.delete(response));
  } else if (url.pathname === "/state.json") {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(district));
  } else if (url.pathname === "/") {
    const school = url.searchParams.get("school") ?? Object.keys(district.schools).sort()[0] ?? "";
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page(district, school, url.searchParams.get("today") ?? today, !url.searchParams.has("still")));
  } else {
    response.writeHead(404).end();
  }
}).listen(Number(setting("PORT", "8090")), "localhost", () => console.log(`http://localhost:${setting("PORT", "8090")}`));

setInterval(() => {
  if (changed) {
    changed = false;
    save();
    watchers.forEach((watcher) => watcher.write("data: changed\n\n"));
  }
}, 1_000);

let taken = 0;
for (;;) {
  try {
    for await (const { event, place } of events()) {
      take(district, event, place);
      changed = true;
      if (++taken % SAVE_EVERY === 0) {
        save();
      }
    }
  } catch (failure) {
    if (!(failure instanceof LogRestored)) {
      throw failure;
    }
    console.error(`${failure.message}: beginning anew`);
    Object.assign(district, empty());
    changed = true;
  }
}
