package org.lodestar.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The AsyncAPI document as committed, against the catalogue of events as committed by the services' builds. */
class AsyncApiTest {

    private static final Path COMMITTED = Path.of("..", "contracts");
    private static final String SUFFIX = ".schema.json";

    /** Run with {@code -Dcontracts.update} to write it. */
    @Test
    void the_document_is_what_the_catalogue_says() throws IOException {
        var made = AsyncApi.of(catalogue()).encodePrettily() + "\n";
        if (System.getProperty("contracts.update") != null) {
            Files.writeString(COMMITTED.resolve("asyncapi.json"), made);
        }
        assertThat(Files.readString(COMMITTED.resolve("asyncapi.json")))
                .as("if this is meant: mvn test -pl gateway -Dtest=AsyncApiTest -Dcontracts.update")
                .isEqualTo(made);
    }

    @Test
    void every_reference_leads_somewhere() throws IOException {
        var document = committed();
        var references = new ArrayList<String>();
        collect(document, references);
        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                JsonPointer.from(reference.substring(1)).queryJson(document))
                        .as(reference)
                        .isNotNull());
    }

    /** What the specification demands of the parts that are used here. */
    @Test
    void it_is_of_the_form_that_the_specification_demands() throws IOException {
        var document = committed();
        assertThat(document.fieldNames())
                .containsExactlyInAnyOrder(
                        "asyncapi", "info", "defaultContentType", "servers", "channels", "operations", "components");
        assertThat(document.getString("asyncapi")).isEqualTo("3.0.0");
        assertThat(document.getJsonObject("info").fieldNames()).contains("title", "version");
        document.getJsonObject("servers")
                .forEach(server -> assertThat(((JsonObject) server.getValue()).fieldNames())
                        .as(server.getKey())
                        .contains("host", "protocol"));
        document.getJsonObject("channels").forEach(channel -> {
            var definition = (JsonObject) channel.getValue();
            var address = definition.getString("address");
            assertThat(address.contains("{")).as(address).isEqualTo(definition.containsKey("parameters"));
        });
        document.getJsonObject("operations")
                .forEach(operation -> assertThat(((JsonObject) operation.getValue()).getString("action"))
                        .isIn(Set.of("send", "receive")));
        document.getJsonObject("components")
                .forEach(kind -> assertThat(((JsonObject) kind.getValue()).fieldNames())
                        .as(kind.getKey())
                        .allMatch(name -> name.matches("[\\w.-]+")));
    }

    @Test
    void every_event_says_when_it_happens_what_it_is_and_how_it_looks() throws IOException {
        assertThat(catalogue()).isNotEmpty().allSatisfy((type, schema) -> {
            assertThat(schema.getString("title")).isNotBlank();
            assertThat(schema.getString("description")).isNotBlank();
            assertThat(schema.getString("x-lodestar-classification")).isIn("general", "personal", "restricted");
            assertThat(schema.getJsonArray("examples")).hasSize(1);
        });
    }

    private static void collect(Object node, List<String> references) {
        if (node instanceof JsonObject object) {
            object.forEach(field -> {
                if (field.getKey().equals("$ref")) {
                    references.add((String) field.getValue());
                }
                collect(field.getValue(), references);
            });
        } else if (node instanceof JsonArray array) {
            array.forEach(each -> collect(each, references));
        }
    }

    private static JsonObject committed() throws IOException {
        return new JsonObject(Files.readString(COMMITTED.resolve("asyncapi.json")));
    }

    private static SortedMap<String, JsonObject> catalogue() throws IOException {
        var catalogue = new TreeMap<String, JsonObject>();
        try (var files = Files.list(COMMITTED.resolve("events"))) {
            for (var file : files.toList()) {
                var name = file.getFileName().toString();
                if (name.endsWith(SUFFIX)) {
                    catalogue.put(
                            name.substring(0, name.length() - SUFFIX.length()), new JsonObject(Files.readString(file)));
                }
            }
        }
        return catalogue;
    }
}
