package org.lodestar.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stretch of a service's log.
 *
 * @param next the position after which the next one begins
 * @param head how far the log reaches
 * @param epoch another one after the log was restored from a backup; empty if there is nothing in it
 */
record EventPage(List<Told> events, long next, long head, String epoch) {

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * An event as it is told.
     *
     * @param service the one that it comes from
     * @param json the whole CloudEvent
     */
    record Told(long position, Instant time, String type, String service, String subject, Buffer json) {}

    EventPage {
        events = List.copyOf(events);
    }

    /** How many of each type there are. */
    static Map<String, Integer> types(List<Told> events) {
        var types = new HashMap<String, Integer>();
        events.forEach(event -> types.merge(event.type(), 1, Integer::sum));
        return types;
    }

    /** Whether there is more already. */
    boolean hasMore() {
        return next < head;
    }

    /** What is left after so many of its events. */
    EventPage after(int taken) {
        return new EventPage(events.subList(taken, events.size()), next, head, epoch);
    }

    /** About how many bytes it takes. */
    int weight() {
        return events.stream().mapToInt(event -> event.json().length()).sum();
    }

    /**
     * Reads the answer of a service. The events are not taken apart: they leave as they came.
     *
     * @throws IOException if it is not one
     */
    static EventPage of(Buffer answer) throws IOException {
        var bytes = answer.getBytes();
        var all = Buffer.buffer(bytes);
        List<Told> events = new ArrayList<>();
        var next = Optional.<Long>empty();
        var head = Optional.<Long>empty();
        var epoch = "";
        try (var parser = JSON.createParser(bytes)) {
            expect(parser.nextToken(), JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var name = parser.currentName();
                var value = parser.nextToken();
                switch (name) {
                    case "epoch" -> epoch = parser.getText();
                    case "head" -> head = Optional.of(parser.getLongValue());
                    case "next" -> next = Optional.of(parser.getLongValue());
                    case "data" -> {
                        expect(value, JsonToken.START_ARRAY);
                        while (parser.nextToken() == JsonToken.START_OBJECT) {
                            events.add(told(parser, all));
                        }
                    }
                    default -> parser.skipChildren();
                }
            }
        }
        return new EventPage(events, next.orElseThrow(IOException::new), head.orElseThrow(IOException::new), epoch);
    }

    private static Told told(JsonParser parser, Buffer all) throws IOException {
        var start = (int) parser.currentTokenLocation().getByteOffset();
        var position = -1L;
        var time = Instant.EPOCH;
        var type = "";
        var service = "";
        var subject = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "sequence" -> position = Long.parseLong(parser.getText());
                case "time" -> time = Instant.parse(parser.getText());
                case "type" -> type = parser.getText();
                case "source" -> service = parser.getText().substring(1);
                case "subject" -> subject = parser.getText();
                default -> parser.skipChildren();
            }
        }
        var end = (int) parser.currentLocation().getByteOffset();
        return new Told(position, time, type, service, subject, all.slice(start, end));
    }

    private static void expect(JsonToken found, JsonToken expected) throws IOException {
        if (found != expected) {
            throw new IOException("The answer of a service is not a page of events");
        }
    }
}
