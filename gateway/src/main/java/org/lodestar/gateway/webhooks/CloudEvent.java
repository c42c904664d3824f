package org.lodestar.gateway.webhooks;

import com.fasterxml.jackson.core.JsonFactory;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * An event as it is sent.
 *
 * @param position where it is in its log, as its topic says
 * @param orgs the organisations that it concerns, which is no part of what is sent; none if its topic does not say
 * @param body the whole of it in the JSON format of CloudEvents 1.0
 */
record CloudEvent(
        Position position, String id, String type, String subject, Instant time, Set<String> orgs, String body) {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String PREFIX = "ce_";
    private static final String ORGS = "lodestar-orgs";
    private static final String EPOCH = "lodestar-epoch";
    private static final String EPOCH_AFTER = "lodestar-epoch-after";

    /**
     * Where the log that an event is of stands, which is no part of what is sent.
     *
     * @param sequence the event's position
     * @param epoch another one after the log was restored from a backup; empty if the topic does not say
     * @param after up to where the log is then as it was before
     */
    record Position(long sequence, String epoch, long after) {

        /** Of what is in no log. */
        static final Position NONE = new Position(0, "", 0);

        /** That of a record. */
        static Position of(ConsumerRecord<String, String> record) {
            return new Position(
                    number(record, PREFIX + "sequence"), header(record, EPOCH).orElse(""), number(record, EPOCH_AFTER));
        }

        private static long number(ConsumerRecord<String, String> record, String name) {
            return header(record, name).map(Long::parseLong).orElse(0L);
        }

        private static Optional<String> header(ConsumerRecord<String, String> record, String name) {
            return Optional.ofNullable(record.headers().lastHeader(name)).map(CloudEvent::text);
        }
    }

    /**
     * The event that a record of a topic carries.
     *
     * @throws IllegalArgumentException if it carries none
     */
    static CloudEvent of(ConsumerRecord<String, String> record) {
        var attributes = new LinkedHashMap<String, String>();
        for (var header : record.headers()) {
            if (header.key().startsWith(PREFIX)) {
                attributes.put(header.key().substring(PREFIX.length()), text(header));
            }
        }
        Optional.ofNullable(record.headers().lastHeader("traceparent"))
                .ifPresent(header -> attributes.put("traceparent", text(header)));
        attributes.putIfAbsent("specversion", "1.0");
        var orgs = Optional.ofNullable(record.headers().lastHeader(ORGS))
                .map(header -> new JsonArray(text(header))
                        .stream().map(String.class::cast).collect(Collectors.toSet()))
                .orElse(Set.of());
        return of(Position.of(record), attributes, orgs, record.value());
    }

    /** An event with these attributes and this data, which is JSON. */
    static CloudEvent of(Position position, Map<String, String> attributes, Set<String> orgs, String data) {
        var text = new StringWriter();
        try (var json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (var attribute : attributes.entrySet()) {
                json.writeStringField(attribute.getKey(), attribute.getValue());
            }
            json.writeStringField("datacontenttype", "application/json");
            json.writeFieldName("data");
            json.writeRawValue(data);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new CloudEvent(
                position,
                needed(attributes, "id"),
                needed(attributes, "type"),
                needed(attributes, "subject"),
                Instant.parse(needed(attributes, "time")),
                Set.copyOf(orgs),
                text.toString());
    }

    private static String needed(Map<String, String> attributes, String name) {
        var value = attributes.get(name);
        if (value == null) {
            throw new IllegalArgumentException("An event without " + name);
        }
        return value;
    }

    private static String text(Header header) {
        return new String(header.value(), StandardCharsets.UTF_8);
    }
}
