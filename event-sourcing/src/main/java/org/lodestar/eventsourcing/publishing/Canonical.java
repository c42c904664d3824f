package org.lodestar.eventsourcing.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.erdtman.jcs.JsonCanonicalizer;
import org.erdtman.jcs.NumberToJSON;

/** JSON as RFC 8785 writes it, so that all who know the content come to the same bytes. */
public final class Canonical {

    /** Whole numbers up to here are written as they are; what is larger goes through IEEE 754. */
    private static final long EXACT = 1L << 53;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .build();

    private Canonical() {}

    /** The bytes; empty if there is a number among it that is none of IEEE 754, of which that form knows nothing. */
    public static Optional<byte[]> bytes(String json) {
        try {
            return Optional.of(sorted(json));
        } catch (IOException _) {
            return byTheBook(json);
        }
    }

    /** What the standard's own implementation makes of it: this one is faster, and only for what both take. */
    private static Optional<byte[]> byTheBook(String json) {
        try {
            return Optional.of(new JsonCanonicalizer(json).getEncodedUTF8());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static byte[] sorted(String json) throws IOException {
        var text = new StringWriter(json.length());
        try (JsonParser parser = JSON.createParser(json);
                JsonGenerator generator = JSON.createGenerator(text)) {
            parser.nextToken();
            write(read(parser), generator);
            if (parser.nextToken() != null) {
                throw new IOException("There is more than one value");
            }
        }
        return text.toString().getBytes(UTF_8);
    }

    /** A number as it is to be written. */
    private record Numeral(String text) {}

    private enum Literal {
        TRUE,
        FALSE,
        NULL
    }

    private static Object read(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                // its order, that of UTF-16, is the standard's
                var properties = new TreeMap<String, Object>();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    properties.put(name, read(parser));
                }
                yield properties;
            }
            case START_ARRAY -> {
                var elements = new ArrayList<Object>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(read(parser));
                }
                yield elements;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
            case VALUE_TRUE -> Literal.TRUE;
            case VALUE_FALSE -> Literal.FALSE;
            case VALUE_NULL -> Literal.NULL;
            case null, default -> throw new IOException("This is not JSON");
        };
    }

    private static Numeral number(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            long whole = parser.getLongValue();
            if (-EXACT < whole && whole < EXACT) {
                return new Numeral(Long.toString(whole));
            }
        }
        return new Numeral(NumberToJSON.serializeNumber(Double.parseDouble(parser.getText())));
    }

    private static void write(Object value, JsonGenerator json) throws IOException {
        switch (value) {
            case Map<?, ?> properties -> {
                json.writeStartObject();
                for (Map.Entry<?, ?> property : properties.entrySet()) {
                    json.writeFieldName((String) property.getKey());
                    write(property.getValue(), json);
                }
                json.writeEndObject();
            }
            case List<?> elements -> {
                json.writeStartArray();
                for (Object element : elements) {
                    write(element, json);
                }
                json.writeEndArray();
            }
            case String text -> json.writeString(text);
            case Numeral number -> json.writeRawValue(number.text());
            case Literal.TRUE -> json.writeBoolean(true);
            case Literal.FALSE -> json.writeBoolean(false);
            case Literal.NULL -> json.writeNull();
            default -> throw new IllegalStateException("Nothing else is read");
        }
    }
}
