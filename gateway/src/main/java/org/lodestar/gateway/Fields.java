package org.lodestar.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The members of a JSON body as they are asked for; what is wrong with them is gathered, so that all is told at once. */
final class Fields {

    private static final JsonFactory STRICT = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final JsonObject body;
    private final List<Violation> violations = new ArrayList<>();

    /**
     * Reads a body; none says the same as an empty object.
     *
     * @param known the members that there may be
     * @throws Refused if it is no JSON object
     */
    Fields(Buffer body, Set<String> known) throws Refused {
        this.body = body.length() == 0 ? new JsonObject() : object(body);
        for (var name : this.body.fieldNames()) {
            if (!known.contains(name)) {
                fault(name, "is not known here");
            }
        }
    }

    private static JsonObject object(Buffer body) throws Refused {
        try (var parser = STRICT.createParser(body.getBytes())) {
            while (parser.nextToken() != null) {
                // what is malformed or said twice is found on the way
            }
            return new JsonObject(body);
        } catch (JsonProcessingException e) {
            var where = e.getLocation();
            throw Refused.invalid(
                    "",
                    where == null
                            ? "Not well-formed JSON"
                            : "Not well-formed JSON at line %d, column %d"
                                    .formatted(where.getLineNr(), where.getColumnNr()));
        } catch (IOException | DecodeException | ClassCastException _) {
            throw Refused.invalid("", "Not a JSON object");
        }
    }

    boolean has(String name) {
        return body.containsKey(name);
    }

    /** Notes a fault of a member. */
    void fault(String path, String detail) {
        violations.add(new Violation("/" + path.replace("~", "~0"), detail));
    }

    /** Notes that a member is missing, if it is. */
    void require(String name) {
        if (!has(name)) {
            fault(name, "is required");
        }
    }

    /** A text that is not blank. */
    Optional<String> text(String name, int longest) {
        if (!has(name)) {
            return Optional.empty();
        }
        if (!(body.getValue(name) instanceof String text) || text.isBlank() || text.length() > longest) {
            fault(name, "must be a text of 1 to %d characters that is not blank".formatted(longest));
            return Optional.empty();
        }
        if (text.codePoints().anyMatch(Fields::isUnstorable)) {
            fault(name, "must not contain control characters or an unpaired surrogate");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    /** A moment of the years 1 to 9999, in UTC. */
    Optional<Instant> instant(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        try {
            if (body.getValue(name) instanceof String text) {
                var instant = Instant.parse(text);
                if (!instant.isBefore(EARLIEST) && !instant.isAfter(LATEST)) {
                    return Optional.of(instant);
                }
            }
        } catch (DateTimeParseException _) {
            // said below
        }
        fault(name, "must be an instant in UTC such as 2027-07-01T00:00:00Z");
        return Optional.empty();
    }

    /** A list of names without repetition, each of which means something. */
    <T> Optional<Set<T>> set(String name, int most, String what, Function<String, Optional<T>> meaning) {
        if (!has(name)) {
            return Optional.empty();
        }
        if (!(body.getValue(name) instanceof JsonArray array) || array.isEmpty() || array.size() > most) {
            fault(name, "must be a list of 1 to %d %ss".formatted(most, what));
            return Optional.empty();
        }
        var found = new LinkedHashSet<T>();
        for (var i = 0; i < array.size(); i++) {
            var value = array.getValue(i) instanceof String text ? meaning.apply(text) : Optional.<T>empty();
            if (value.isEmpty()) {
                fault(name + "/" + i, "is not a %s".formatted(what));
            } else if (!found.add(value.get())) {
                fault(name + "/" + i, "is listed before");
            }
        }
        return Optional.of(found);
    }

    /** @throws Refused if anything was wrong, naming all of it */
    void complete() throws Refused {
        if (!violations.isEmpty()) {
            throw Refused.invalid(violations);
        }
    }

    private static boolean isUnstorable(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }
}
