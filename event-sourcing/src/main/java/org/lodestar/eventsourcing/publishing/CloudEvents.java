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
        attributes.put("sequence", "%020d".formatted(event.stored().position()));
        attributes.put("partitionkey", event.subject());
        attributes.put("streamversion", Long.toString(event.stored().version()));
        attributes.put("correlationid", event.metadata().correlationId());
        event.metadata().causationId().ifPresent(id -> attributes.put("causationid", id));
        event.contentHash().ifPresent(hash -> attributes.put("contenthash", hash));
        return attributes;
    }

    /** Writes one in the JSON format, structured. */
    public static void write(Wire.Published event, JsonGenerator json) throws IOException {
        write(event, Optional.empty(), json);
    }

    /** The same, and with it how it was told when it was sealed, if that was in another form. */
    public static void write(Wire.Published event, Optional<String> sealedHash, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, String> attribute : attributes(event).entrySet()) {
            json.writeStringField(attribute.getKey(), attribute.getValue());
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
