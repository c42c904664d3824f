package org.lodestar.oneroster.provider;

import static org.lodestar.oneroster.provider.InvalidQuery.Code.INVALID_SELECTION_FIELD;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.ser.impl.SimpleBeanPropertyFilter;
import com.fasterxml.jackson.databind.ser.impl.SimpleFilterProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lodestar.eventsourcing.json.Json;

/** Writes entities as JSON, with all their fields or those that a caller chose. */
final class JsonBodies {

    private final ObjectWriter writer;

    private JsonBodies(SimpleBeanPropertyFilter filter) {
        this.writer = Json.mapper()
                .writer(new SimpleFilterProvider().addFilter(Listed.FIELDS, filter))
                .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);
    }

    /**
     * With the chosen fields; with all if none is.
     *
     * @param chosen lists of names, separated by commas
     * @throws InvalidQuery if the standard knows no such field
     */
    static JsonBodies of(Listed type, List<String> chosen) {
        if (chosen.isEmpty()) {
            return new JsonBodies(SimpleBeanPropertyFilter.serializeAll());
        }
        Set<String> names = chosen.stream()
                .flatMap(list -> Stream.of(list.split(",", -1)))
                .map(String::strip)
                .collect(Collectors.toSet());
        Set<String> known = fields(type.form());
        if (!names.stream()
                .allMatch(name -> known.contains(name) || type.neverGiven().contains(name))) {
            throw new InvalidQuery(
                    INVALID_SELECTION_FIELD,
                    "The fields are "
                            + String.join(", ", known.stream().sorted().toList()));
        }
        return new JsonBodies(SimpleBeanPropertyFilter.filterOutAllExcept(names));
    }

    private static Set<String> fields(Class<? extends Record> entity) {
        return Arrays.stream(entity.getRecordComponents())
                .map(component -> Optional.ofNullable(component.getAccessor().getAnnotation(JsonProperty.class))
                        .map(JsonProperty::value)
                        .orElse(component.getName()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** One entity under its name. */
    byte[] single(Listed type, Object entity) {
        return write(json -> {
            json.writeFieldName(type.single());
            writer.writeValue(json, entity);
        });
    }

    /** A collection under its name. */
    byte[] collection(Listed type, Stream<Object> entities) {
        return write(json -> {
            json.writeArrayFieldStart(type.plural());
            for (Object entity : (Iterable<Object>) entities::iterator) {
                writer.writeValue(json, entity);
            }
            json.writeEndArray();
        });
    }

    @FunctionalInterface
    private interface Content {
        void writeTo(JsonGenerator json) throws IOException;
    }

    private static byte[] write(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(16_384);
        try (JsonGenerator json = Json.mapper().getFactory().createGenerator(bytes)) {
            json.writeStartObject();
            content.writeTo(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
