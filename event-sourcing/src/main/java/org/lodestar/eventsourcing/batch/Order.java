package org.lodestar.eventsourcing.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.http.InvalidRequest;
import org.lodestar.eventsourcing.http.Operation;
import org.lodestar.eventsourcing.json.Json;

/**
 * What a line asks for.
 *
 * @param path the parameters in the path of its operation, by name
 * @param expectedVersion as {@code If-Match} has it
 */
record Order(String operation, Map<String, String> path, OptionalLong expectedVersion, JsonNode body) {

    private static final String OPERATION = "operation";
    private static final String PATH = "path";
    private static final String IF_MATCH = "ifMatch";
    private static final String BODY = "body";
    private static final Set<String> MEMBERS = Set.of(OPERATION, PATH, IF_MATCH, BODY);

    /**
     * Reads a line.
     *
     * @param otherwise the operation of a line that names none
     * @param columns of its batch, if that is CSV
     * @throws InvalidRequest with every fault, if it cannot be read
     */
    static Order read(Buffer line, String otherwise, Optional<Columns> columns) {
        JsonNode json = json(line);
        if (columns.isPresent()) {
            return read(columns.get().line(json), otherwise);
        }
        if (json instanceof ObjectNode object) {
            return read(object, otherwise);
        }
        throw new InvalidRequest("", "A line is a JSON object");
    }

    private static JsonNode json(Buffer line) {
        try {
            return Json.mapper().readTree(line.getBytes());
        } catch (JsonProcessingException e) {
            throw new InvalidRequest(
                    "",
                    e.getLocation() == null
                            ? "Not well-formed JSON"
                            : "Not well-formed JSON at column %d"
                                    .formatted(e.getLocation().getColumnNr()));
        } catch (IOException _) {
            throw new InvalidRequest("", "Not UTF-8");
        }
    }

    private static Order read(ObjectNode line, String otherwise) {
        List<Fault> faults = new ArrayList<>();
        line.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                faults.add(new Fault(name, "A line has operation, path, ifMatch and body"));
            }
        });
        JsonNode operation = line.path(OPERATION);
        if (!operation.isMissingNode() && !operation.isTextual()) {
            faults.add(new Fault(OPERATION, "must be a string"));
        }
        Map<String, String> path = path(line.path(PATH), faults);
        OptionalLong expected = expected(line.path(IF_MATCH), faults);
        JsonNode body = line.path(BODY);
        if (!faults.isEmpty()) {
            throw new InvalidRequest(faults);
        }
        // No body says the same as an empty object, as over HTTP.
        return new Order(
                operation.asText(otherwise).isEmpty() ? otherwise : operation.asText(otherwise),
                path,
                expected,
                body.isMissingNode() ? Json.mapper().createObjectNode() : body);
    }

    private static Map<String, String> path(JsonNode node, List<Fault> faults) {
        Map<String, String> path = new HashMap<>();
        if (!node.isMissingNode() && !node.isObject()) {
            faults.add(new Fault(PATH, "must be an object"));
        }
        node.properties().forEach(parameter -> {
            if (parameter.getValue().isTextual()) {
                path.put(parameter.getKey(), parameter.getValue().textValue());
            } else {
                faults.add(new Fault(PATH + '.' + parameter.getKey(), "must be a string"));
            }
        });
        return path;
    }

    private static OptionalLong expected(JsonNode node, List<Fault> faults) {
        if (node.isMissingNode()) {
            return OptionalLong.empty();
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            faults.add(new Fault(IF_MATCH, "must be a version, such as 3"));
        }
        return OptionalLong.of(node.longValue());
    }

    /** What it is about, if it says so: lines about the same go one after the other. */
    Optional<String> subject(Operation called) {
        Optional<String> named = called.path().isEmpty()
                ? Optional.ofNullable(body.path("id").textValue())
                : called.path().stream().findFirst().map(path::get);
        return named.map(id -> id.toLowerCase(Locale.ROOT));
    }
}
