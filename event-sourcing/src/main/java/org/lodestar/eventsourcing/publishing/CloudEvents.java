package org.lodestar.eventsourcing.publishing;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Published events as CloudEvents 1.0. Their attributes are the same on every channel, and all of them text. */
public final class CloudEvents {

    private CloudEvents() {}

    /** The attributes, without the trace, which travels in the form of its own standard. */
    static Map<String, String> attributes(Wire.Published event) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("specversion", "1.0");
        attributes.put("id", event.stored().id().toString());
        attributes.put("type", event.type());
        attributes.put("source", event.source());
        attributes.put("subject", event.subject());
        attributes.put("time", event.stored().recordedAt().toString());
        attributes.put("sequence", sequence(event.stored().position()));
        attributes.put("partitionkey", event.subject());
        attributes.put("streamversion", Long.toString(event.stored().version()));
        attributes.put("correlationid", event.metadata().correlationId());
        event.metadata().causationId().ifPresent(id -> attributes.put("causationid", id));
        event.contentHash().ifPresent(hash -> attributes.put("contenthash", hash));
        return attributes;
    }

    /** The attributes of a state: as if it were an event, which has the place of the stream's last one. */
    static Map<String, String> attributes(Wire.State state) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("specversion", "1.0");
        attributes.put("id", state.subject() + '@' + state.stored().version());
        attributes.put("type", state.type());
        attributes.put("source", state.source());
        attributes.put("subject", state.subject());
        attributes.put("time", state.stored().recordedAt().toString());
        attributes.put("sequence", sequence(state.stored().position()));
        attributes.put("partitionkey", state.subject());
        attributes.put("streamversion", Long.toString(state.stored().version()));
        return attributes;
    }

    /** Of as many digits as a long may have, so that its order as text is that of the number. */
    private static String sequence(long position) {
        String digits = Long.toString(position);
        return "0".repeat(20 - digits.length()) + digits;
    }

    /** Writes one in the JSON format, structured, without its schema, whose address may change: what a seal covers. */
    public static void write(Wire.Published event, JsonGenerator json) throws IOException {
        write(event, Optional.empty(), Optional.empty(), json);
    }

    /**
     * The same as it is told.
     *
     * @param publicUrl where the schemas are
     * @param sealedHash how it was told when it was sealed, if that was in another form
     */
    public static void write(Wire.Published event, String publicUrl, Optional<String> sealedHash, JsonGenerator json)
            throws IOException {
        write(event, Optional.of(publicUrl + event.schema()), sealedHash, json);
    }

    private static void write(
            Wire.Published event, Optional<String> schema, Optional<String> sealedHash, JsonGenerator json)
            throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, String> attribute : attributes(event).entrySet()) {
            json.writeStringField(attribute.getKey(), attribute.getValue());
        }
        if (schema.isPresent()) {
            json.writeStringField("dataschema", schema.get());
        }
        if (event.metadata().traceparent().isPresent()) {
            json.writeStringField("traceparent", event.metadata().traceparent().get());
        }
        if (sealedHash.isPresent()) {
            json.writeStringField("sealedhash", sealedHash.get());
        }
        json.writeStringField("datacontenttype", "application/json");
        json.writeFieldName("data");
        json.writeRawValue(event.data());
        json.writeEndObject();
    }
}
