package org.lodestar.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
 * @param weight how many bytes it holds on to
 */
record EventPage(List<Told> events, long next, long head, String epoch, int weight) {

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * An event as it is told.
     *
     * @param service the one that it comes from
     * @param json the whole CloudEvent
     */
    record Told(long position, Instant time, String type, String service, String subject, Buffer json) {

        /** The same, which holds on to nothing else. */
        private Told alone() {
            return new Told(position, time, type, service, subject, json.copy());
        }
    }

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

    /**
     * What is left after so many of its events. All that came together is held on to together: once less than half of it is left,
     * that is copied.
     */
    EventPage after(int taken) {
        var left = events.subList(taken, events.size());
        var bytes = left.stream().mapToInt(event -> event.json().length()).sum();
        return 2L * bytes < weight
                ? new EventPage(left.stream().map(Told::alone).toList(), next, head, epoch, bytes)
                : new EventPage(left, next, head, epoch, weight);
    }

    /** What the index has of an event. */
    private record Entry(long position, Instant time, String type, String subject, int length) {}

    /**
     * Reads the answer of a service: an index, and behind it the events, which are not read, but leave as they came.
     *
     * @throws IOException if it is not one
     */
    static EventPage of(String service, Buffer answer) throws IOException {
        var bytes = answer.getBytes();
        List<Entry> index = new ArrayList<>();
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
                    case "index" -> {
                        expect(value, JsonToken.START_ARRAY);
                        while (parser.nextToken() == JsonToken.START_ARRAY) {
                            index.add(entry(parser));
                        }
                    }
                    case "data" -> {
                        expect(value, JsonToken.START_ARRAY);
                        var begin = (int) parser.currentTokenLocation().getByteOffset() + 1;
                        return new EventPage(
                                told(service, index, Buffer.buffer(bytes), begin),
                                next.orElseThrow(IOException::new),
                                head.orElseThrow(IOException::new),
                                epoch,
                                bytes.length);
                    }
                    default -> parser.skipChildren();
                }
            }
        }
        throw new IOException("The answer of a service has no events, not even none");
    }

    private static Entry entry(JsonParser parser) throws IOException {
        var entry = new Entry(
                parser.nextLongValue(-1),
                Instant.EPOCH.plus(parser.nextLongValue(0), ChronoUnit.MICROS),
                String.valueOf(parser.nextTextValue()),
                String.valueOf(parser.nextTextValue()),
                parser.nextIntValue(0));
        expect(parser.nextToken(), JsonToken.END_ARRAY);
        return entry;
    }

    private static List<Told> told(String service, List<Entry> index, Buffer all, int begin) throws IOException {
        List<Told> events = new ArrayList<>(index.size());
        var start = begin;
        for (var entry : index) {
            var end = start + entry.length();
            if (end >= all.length() || all.getByte(start) != '{' || all.getByte(end - 1) != '}') {
                throw new IOException("The index of a page of events is that of another");
            }
            events.add(new Told(
                    entry.position(), entry.time(), entry.type(), service, entry.subject(), all.slice(start, end)));
            start = end + 1;
        }
        // what the index has not would be skipped for ever
        var last = index.isEmpty() ? begin : start - 1;
        if (last >= all.length() || all.getByte(last) != ']') {
            throw new IOException("The index of a page of events lacks some of them");
        }
        return events;
    }

    private static void expect(JsonToken found, JsonToken expected) throws IOException {
        if (found != expected) {
            throw new IOException("The answer of a service is not a page of events");
        }
    }
}
