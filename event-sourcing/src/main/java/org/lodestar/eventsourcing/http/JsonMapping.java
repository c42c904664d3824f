package org.lodestar.eventsourcing.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.lodestar.eventsourcing.json.Json;

/** Makes the platform's JSON mapping that of HTTP bodies too. */
@Singleton
class JsonMapping {

    @Produces
    @Singleton
    ObjectMapper mapper() {
        return Json.mapper();
    }
}
