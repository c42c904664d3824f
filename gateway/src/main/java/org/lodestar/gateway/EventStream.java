package org.lodestar.gateway;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.lodestar.gateway.disclosures.Disclosure.Channel;
import org.lodestar.gateway.disclosures.Ledger;

/**
 * The events of all services to one client, as server-sent events. Until it has come to the end of the logs it reads them page by
 * page, each when the one before has been taken; then it is told what happens. A client that is slow falls back to reading.
 * So no more waits for it than a page. All of it runs on the context of the streams.
 */
final class EventStream {

    static final int PAGE = 500;
    private static final long RETRY_MILLIS = 500;
    private static final long MOST_UNREAD = 262_144;

    private final EventRequest asked;
    private final HttpServerResponse response;
    private final ServiceLogs logs;
    private final Ledger ledger;
    private final EventStreams streams;
    private EventCursor place;
    private EventCursor told;
    private long unread;
    private long progress = System.nanoTime();
    private boolean reading;
    private boolean live;
    private boolean over;
    /** Completes when all that was to be told so far is on its way, or may be. */
    private Future<Void> counted = Future.succeededFuture();

    EventStream(
            EventRequest asked, HttpServerResponse response, ServiceLogs logs, Ledger ledger, EventStreams streams) {
        this.asked = asked;
        this.response = response;
        this.logs = logs;
        this.ledger = ledger;
        this.streams = streams;
        this.place = asked.place();
        this.told = place;
    }

    EventRequest asked() {
        return asked;
    }

    /** Begins with a page that was read already. */
    void begin(EventMerge first) {
        write(Buffer.buffer("retry: 2000\n: from here on events follow\n\n"));
        take(first);
    }

    private void readOn() {
        if (over || reading) {
            return;
        }
        reading = true;
        streams.here(logs.merged(asked, place, PAGE)).onComplete(read -> {
            reading = false;
            if (over) {
                return;
            }
            if (read.succeeded()) {
                take(read.result());
            } else if (read.cause() instanceof ServiceLogs.Restored) {
                end("the log was restored from a backup");
            } else {
                streams.after(RETRY_MILLIS + ThreadLocalRandom.current().nextLong(RETRY_MILLIS), this::readOn);
            }
        });
    }

    private void take(EventMerge merged) {
        var text = Buffer.buffer();
        for (var event : merged.events()) {
            var service = event.service();
            place = place.with(
                    service,
                    EventCursor.Place.of(
                            event.position(), merged.next().of(service).epoch()));
            append(text, event);
        }
        place = merged.next();
        if (text.length() > 0) {
            // the next page is read once this one has been taken
            tell(text, EventPage.types(merged.events())).onSuccess(_ -> goOn(merged.more()));
        } else {
            goOn(merged.more());
        }
    }

    private void goOn(boolean more) {
        if (over) {
            return;
        }
        if (more || !streams.join(this, asked, place)) {
            readOn();
        } else {
            live = true;
        }
    }

    /** What has happened in one log. */
    void tell(String service, EventPage page) {
        if (over || !live) {
            return;
        }
        var text = Buffer.buffer();
        var told = new ArrayList<EventPage.Told>();
        for (var event : page.events()) {
            if (event.position() > place.of(service).position()) {
                place = place.with(service, EventCursor.Place.of(event.position(), page.epoch()));
                if (asked.filter().takes(event.type(), event.subject())) {
                    append(text, event);
                    told.add(event);
                }
            }
        }
        if (told.isEmpty()) {
            return;
        }
        var written = tell(text, EventPage.types(told));
        if (unread > MOST_UNREAD) {
            live = false;
            streams.leave(this);
            written.onSuccess(_ -> readOn());
        }
    }

    private void append(Buffer text, EventPage.Told event) {
        told = place;
        text.appendString("id: " + place.encode() + "\nevent: " + event.type() + "\ndata: ")
                .appendBuffer(event.json())
                .appendString("\n\n");
    }

    /** Shows that it is alive; and where it is, if that is beyond the last event that the client wanted. */
    void beat() {
        if (over || unread > 0) {
            return;
        }
        var moved = !told.equals(place);
        told = place;
        write(Buffer.buffer((moved ? "id: " + place.encode() + "\n" : "") + ": still here\n\n"));
    }

    /** Tells events once they are counted, each after the one before. */
    private Future<Void> tell(Buffer text, Map<String, Integer> types) {
        hold(text);
        var count = ledger.count(asked.caller(), Channel.STREAM, asked.classification(), types);
        var now = count.isComplete() ? count : streams.here(count);
        counted = counted.compose(_ -> now);
        return counted.onFailure(_ -> end("what is told cannot be written down"))
                .compose(_ -> send(text));
    }

    private void write(Buffer text) {
        hold(text);
        var _ = send(text);
    }

    private void hold(Buffer text) {
        if (unread == 0) {
            progress = System.nanoTime();
        }
        unread += text.length();
    }

    private Future<Void> send(Buffer text) {
        if (over) {
            return Future.failedFuture("The stream has ended");
        }
        var written = streams.here(response.write(text));
        written.onSuccess(_ -> {
            unread -= text.length();
            progress = System.nanoTime();
        });
        return written;
    }

    /** Whether the client has taken nothing for so long although there is something. */
    boolean isStuck(long nanos) {
        return unread > 0 && System.nanoTime() - progress > nanos;
    }

    /** Ends it in order; the client comes back with the last id it has seen. */
    void end(String reason) {
        if (!over) {
            over();
            var _ = response.end(": " + reason + "\n\n");
        }
    }

    /** Ends it although the client does not take what is on the way. */
    void cut() {
        if (!over) {
            over();
            response.reset();
        }
    }

    /** The client has gone, or is sent away. */
    void over() {
        over = true;
        streams.forget(this);
    }
}
