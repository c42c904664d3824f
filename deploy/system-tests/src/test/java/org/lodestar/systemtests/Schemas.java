package org.lodestar.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lodestar.systemtests.Topics.Event;

/** The schemas that events name, fetched from where they say. */
final class Schemas {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, JsonSchema> fetched = new HashMap<>();

    /** In what an event is not as its schema says. */
    List<String> violations(Event event) throws IOException {
        return violations(event.schema(), event.value());
    }

    /** The same of data that names its schema elsewhere. */
    List<String> violations(String schema, String data) throws IOException {
        return fetched.computeIfAbsent(schema, Schemas::fetch).validate(JSON.readTree(data)).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    private static JsonSchema fetch(String address) {
        try {
            HttpResponse<String> answer = Http.get(URI.create(address));
            if (answer.statusCode() != 200) {
                throw new AssertionError(address + " answers " + answer.statusCode());
            }
            JsonNode schema = JSON.readTree(answer.body());
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(
                            schema,
                            SchemaValidatorsConfig.builder()
                                    .formatAssertionsEnabled(true)
                                    .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
