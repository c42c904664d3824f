import assert from "node:assert/strict";
import { type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { LogRestored } from "./event.js";
import { stream } from "./stream.js";
import { Tokens } from "./token.js";

test("a place in a log that was restored since is given up", async () => {
  const json = (response: ServerResponse, status: number, body: unknown) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  const gateway = createServer((request, response) =>
    request.url === "/oauth2/token"
      ? json(response, 200, { access_token: "token", expires_in: 300 })
      : json(response, 409, { type: "/problems/log-restored", status: 409 }),
  ).listen(0, "localhost");
  await new Promise((listening) => gateway.once("listening", listening));
  const address = `http://localhost:${(gateway.address() as AddressInfo).port}`;
  const events = stream(address, new Tokens(address, "id", "secret", "events.read"), "a-place");
  try {
    await assert.rejects(events[Symbol.asyncIterator]().next(), LogRestored);
  } finally {
    gateway.close();
    gateway.closeAllConnections();
  }
});
