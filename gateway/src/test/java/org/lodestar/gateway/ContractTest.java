package org.lodestar.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.smallrye.openapi.api.SmallRyeOpenAPI;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lodestar.gateway.oauth.Scope;

/** The contract as committed, against the services as built. */
class ContractTest {

    private static final Path COMMITTED = Path.of("..", "contracts");
    private static final Path OWN_PART = Path.of("src", "main", "openapi", "gateway.yaml");
    private static final Map<String, Path> SERVICES = Stream.of("roster", "goals", "evidence", "observation")
            .collect(Collectors.toMap(Function.identity(), ContractTest::document));

    private record Operation(String path, String method, JsonObject definition) {}

    /** Run with {@code -Dcontracts.update} to write what the services say now. */
    @Test
    void the_contract_is_what_the_services_say() throws IOException {
        assumeThat(SERVICES.values()).as("built before the gateway").allMatch(Files::exists);
        var merged = OpenApiMerge.merge(
                OWN_PART, SERVICES, new JsonObject(Files.readString(COMMITTED.resolve("examples.json"))));
        if (System.getProperty("contracts.update") != null) {
            write(merged);
        }
        assertThat(merged.toJSON().strip())
                .as("if this is meant: mvn test -pl gateway -Dtest=ContractTest -Dcontracts.update")
                .isEqualTo(committed("openapi.json").strip());
        assertThat(merged.toYAML().strip()).isEqualTo(committed("openapi.yaml").strip());
    }

    @Test
    void every_operation_has_a_name_of_its_own() throws IOException {
        var names = new HashSet<String>();
        assertThat(operations()).allSatisfy(operation -> {
            var name = operation.definition().getString("operationId");
            assertThat(name).as(operation.method() + " " + operation.path()).isNotBlank();
            assertThat(names.add(name)).as(name).isTrue();
            assertThat(operation.definition().getString("summary")).as(name).isNotBlank();
            assertThat(operation.definition().getJsonArray("tags")).as(name).isNotEmpty();
        });
    }

    @Test
    void every_operation_of_a_service_needs_a_known_scope() throws IOException {
        var scopes = Stream.of(Scope.values()).map(Scope::value).toList();
        assertThat(operations().stream().filter(operation -> operation.path().matches("/(v1|ims)/.*")))
                .isNotEmpty()
                .allSatisfy(operation -> {
                    var name = operation.method() + " " + operation.path();
                    var security = operation.definition().getJsonArray("security");
                    assertThat(security).as(name).isNotEmpty();
                    for (var alternative : security) {
                        assertThat(((JsonObject) alternative)
                                        .getJsonArray("oauth2").stream()
                                                .map(String.class::cast)
                                                .toList())
                                .as(name)
                                .isNotEmpty()
                                .allMatch(scopes::contains);
                    }
                });
    }

    @Test
    void every_operation_says_what_it_answers() throws IOException {
        assertThat(operations()).allSatisfy(operation -> {
            var responses = operation.definition().getJsonObject("responses");
            var name = operation.definition().getString("operationId");
            assertThat(responses.fieldNames()).as(name).anyMatch(status -> status.startsWith("2"));
            for (var status : List.of("200", "201", "202")) {
                var response = responses.getJsonObject(status);
                if (response != null && operation.path().startsWith("/v1/")) {
                    assertThat(response.getJsonObject("content", new JsonObject())
                                    .fieldNames())
                            .as(name + " " + status)
                            .isNotEmpty();
                }
            }
        });
    }

    @Test
    void every_service_is_routed_as_agreed() throws IOException {
        var routes = Routes.of(
                new JsonObject(committed("openapi.json")),
                service -> new Upstream(service, new io.vertx.core.http.RequestOptions()),
                _ -> 1);
        Map.of(
                        "/v1/roster/imports", "roster",
                        "/v1/orgs", "roster",
                        "/v1/users/x", "roster",
                        "/v1/classes", "roster",
                        "/v1/enrollments", "roster",
                        "/v1/goals/x", "goals",
                        "/v1/plans", "goals",
                        "/v1/evidence", "evidence",
                        "/v1/observations", "observation")
                .forEach((path, service) -> assertThat(routes.find(path))
                        .as(path)
                        .hasValueSatisfying(
                                route -> assertThat(route.upstream().service()).isEqualTo(service)));
    }

    private static List<Operation> operations() throws IOException {
        var paths = new JsonObject(committed("openapi.json")).getJsonObject("paths");
        return paths.fieldNames().stream()
                .flatMap(path -> Stream.of("get", "put", "post", "delete", "patch")
                        .filter(paths.getJsonObject(path)::containsKey)
                        .map(method -> new Operation(
                                path, method, paths.getJsonObject(path).getJsonObject(method))))
                .toList();
    }

    private static void write(SmallRyeOpenAPI merged) throws IOException {
        Files.writeString(COMMITTED.resolve("openapi.json"), merged.toJSON().strip() + "\n");
        Files.writeString(COMMITTED.resolve("openapi.yaml"), merged.toYAML().strip() + "\n");
    }

    private static String committed(String name) throws IOException {
        return Files.readString(COMMITTED.resolve(name));
    }

    private static Path document(String service) {
        return Path.of("..", service + "-service", "target", "openapi", "openapi.json");
    }
}
