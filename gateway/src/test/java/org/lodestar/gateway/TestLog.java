package org.lodestar.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URLDecoder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** The log of a service, told as its library tells it, over the wire. */
public final class TestLog implements TestService.Behaviour {

    private static final Pattern ASKED = Pattern.compile("GET /internal/events(/whole)?\\?after=(\\d+)&limit=(\\d+)"
            + "(?:&wait=(\\d+))?(?:&types=([^& ]*))?(?:&subjects=([^& ]*))? HTTP/1.1");
    private static long time = Instant.parse("2026-09-01T00:00:00Z").toEpochMilli();

    private final String service;
    private final List<JsonObject> events = new ArrayList<>();
    private volatile BooleanSupplier fails = () -> false;
    private String epoch;
    private static final int PAGE_BYTES = 500_000;

    private int waiting;
    private int asked;

    public TestLog(String service) {
        this.service = service;
        this.epoch = UUID.randomUUID().toString();
    }

    /** Records an event of such a name, about such a stream. */
    public void append(String name, String stream) {
        append(name, stream, "");
    }

    /** The same, with so much text in it. */
    public synchronized void append(String name, String stream, String text) {
        var position = events.size() + 1;
        events.add(new JsonObject()
                .put("specversion", "1.0")
                .put("id", service + '-' + position)
                .put("type", "org.lodestar." + service + '.' + name)
                .put("source", '/' + service)
                .put("subject", stream)
                .put("time", now())
                .put("sequence", "%020d".formatted(position))
                .put("datacontenttype", "application/json")
                .put("data", new JsonObject().put("at", position).put("text", text)));
        notifyAll();
    }

    private static synchronized String now() {
        return Instant.ofEpochMilli(time += 250).toString();
    }

    /** Is as if it had been restored from a backup that had so many events. */
    public synchronized void restore(int kept) {
        events.subList(kept, events.size()).clear();
        epoch = UUID.randomUUID().toString();
        notifyAll();
    }

    public synchronized String epoch() {
        return epoch;
    }

    public void fails(BooleanSupplier chosen) {
        fails = chosen;
    }

    public synchronized List<JsonObject> events() {
        return List.copyOf(events);
    }

    /** How often it was asked. */
    synchronized int asked() {
        return asked;
    }

    /** Returns when somebody waits for more. */
    void awaitWaiting() throws InterruptedException {
        awaitWaiting(1);
    }

    /** The same for so many. */
    synchronized void awaitWaiting(int many) throws InterruptedException {
        var until = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (waiting < many) {
            if (System.nanoTime() > until) {
                throw new AssertionError("Nobody waits for more of " + service);
            }
            wait(100);
        }
    }

    @Override
    public void answer(TestService.Received request, Socket connection) throws IOException, InterruptedException {
        if (fails.getAsBoolean()) {
            TestService.write(connection, """
                    HTTP/1.1 500 No
                    Content-Length: 0

                    """);
            return;
        }
        if (request.line().startsWith("GET /internal/events/head")) {
            answerHead(request.line(), connection);
            return;
        }
        var parts = ASKED.matcher(request.line());
        if (!parts.matches()) {
            throw new AssertionError(request.line());
        }
        var filter = new EventFilter(terms(parts.group(5)), terms(parts.group(6)));
        var after = Long.parseLong(parts.group(2));
        if (parts.group(4) != null) {
            awaitMore(after, Integer.parseInt(parts.group(4)));
        }
        var body = page(after, Integer.parseInt(parts.group(3)), filter, parts.group(1) != null)
                .encode();
        TestService.write(connection, """
                HTTP/1.1 200 OK
                Content-Type: application/json
                Content-Length: %d

                %s""".formatted(body.length(), body));
    }

    /** A hash that says what was asked is enough here. */
    private synchronized void answerHead(String line, Socket connection) throws IOException {
        var at = Pattern.compile("at=(\\d+)").matcher(line);
        var position = at.find() ? Long.parseLong(at.group(1)) : events.size();
        var body = new JsonObject()
                .put("epoch", events.isEmpty() ? "" : epoch)
                .put("recorded", events.size())
                .put("position", position)
                .put("hash", service + '-' + position)
                .encode();
        TestService.write(connection, """
                HTTP/1.1 200 OK
                Content-Type: application/json
                Content-Length: %d

                %s""".formatted(body.length(), body));
    }

    private static List<String> terms(String encoded) {
        return encoded == null
                ? List.of()
                : List.of(URLDecoder.decode(encoded, UTF_8).split(","));
    }

    private synchronized void awaitMore(long after, int seconds) throws InterruptedException {
        var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        waiting++;
        notifyAll();
        while (events.size() == after && System.nanoTime() < until) {
            wait(100);
        }
        waiting--;
    }

    private synchronized JsonObject page(long after, int limit, EventFilter filter, boolean whole) {
        asked++;
        var index = new JsonArray();
        var data = new JsonArray();
        var next = after;
        var bytes = 0;
        while (next < events.size() && data.size() < limit && bytes < PAGE_BYTES) {
            var event = events.get((int) next++);
            bytes += event.getJsonObject("data").getString("text").length();
            if (filter.takes(event.getString("type"), event.getString("subject"))) {
                var told = whole ? event.copy().put("data", new JsonObject().put("secret", true)) : event;
                data.add(told);
                index.add(new JsonArray()
                        .add(next)
                        .add(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(told.getString("time"))))
                        .add(told.getString("type"))
                        .add(told.getString("subject"))
                        .add(told.encode().length()));
            }
        }
        return new JsonObject()
                .put("epoch", events.isEmpty() ? "" : epoch)
                .put("head", events.size())
                .put("next", next)
                .put("index", index)
                .put("data", data);
    }
}
