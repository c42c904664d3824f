package org.lodestar.eventsourcing.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.util.List;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.json.Json;

/** Reads JSON into request records, or refuses it with every fault at once. */
@Singleton
class RequestBodies {

    private final RequestSchemas schemas = new RequestSchemas();

    /** @throws InvalidRequest with every fault, if there is one */
    <T extends Record> T read(Class<T> type, JsonNode json) throws JsonProcessingException {
        List<Fault> faults = schemas.faults(type, json);
        if (!faults.isEmpty()) {
            throw new InvalidRequest(faults);
        }
        return Json.mapper().treeToValue(json, type);
    }

    /** Where the JSON goes wrong; never what it says there. */
    static String malformed(JsonProcessingException e) {
        return e.getLocation() == null
                ? "Not well-formed JSON"
                : "Not well-formed JSON at line %d, column %d"
                        .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    }
}
