import { setTimeout as wait } from "node:timers/promises";
import { type Events, LogRestored, type Place, fromJson, pause } from "./event.js";
import type { Tokens } from "./token.js";

/** No heartbeat for so long: the connection is dead, whatever TCP thinks. */
const SILENCE = 45_000;

/** Follows GET /v1/events/stream until the log is restored: whatever else cuts it, it goes on after the last event that was dealt with. */
export async function* stream(gateway: string, tokens: Tokens, after: Place): Events {
  let place = after;
  for (let attempt = 0; ; attempt++) {
    try {
      for await (const message of connect(gateway, await tokens.get(), place)) {
        attempt = 0;
        if (message.data !== "") {
          yield { event: fromJson(JSON.parse(message.data) as Record<string, unknown>), place: message.id };
        }
        place = message.id;
      }
    } catch (failure) {
      if (failure instanceof LogRestored) {
        throw failure;
      }
      console.error(`stream cut, going on from ${place || "the beginning"}: ${String(failure)}`);
    }
    await wait(pause(attempt));
  }
}

async function* connect(gateway: string, token: string, place: Place): AsyncGenerator<{ id: string; data: string }> {
  const cut = new AbortController();
  let watch = setTimeout(() => cut.abort(new Error("silence")), SILENCE);
  try {
    const answer = await fetch(`${gateway}/v1/events/stream`, {
      headers: { authorization: `Bearer ${token}`, accept: "text/event-stream", ...(place && { "last-event-id": place }) },
      signal: cut.signal,
    });
    if (!answer.ok || !answer.body) {
      const problem = await answer.text();
      throw problem.includes('"/problems/log-restored"') ? new LogRestored() : new Error(`${answer.status} ${problem}`);
    }
    let buffered = "";
    const decoder = new TextDecoder();
    for await (const bytes of answer.body) {
      clearTimeout(watch);
      watch = setTimeout(() => cut.abort(new Error("silence")), SILENCE);
      buffered += decoder.decode(bytes as Uint8Array, { stream: true });
      const messages = buffered.split(/\r?\n\r?\n/);
      buffered = messages.pop() ?? "";
      for (const message of messages) {
        const fields = message.split(/\r?\n/);
        const id = fields.find((field) => field.startsWith("id:"))?.slice(3).trim();
        const data = fields.filter((field) => field.startsWith("data:")).map((field) => field.slice(5).replace(/^ /, ""));
        if (id !== undefined) {
          yield { id, data: data.join("\n") };
        }
      }
    }
  } finally {
    clearTimeout(watch);
    cut.abort();
  }
}
