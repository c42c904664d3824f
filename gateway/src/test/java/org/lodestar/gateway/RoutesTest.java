package org.lodestar.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {

    private final Routes routes = Routes.of(
            new JsonObject()
                    .put(
                            "paths",
                            new JsonObject()
                                    .put("/v1/goals", path("goals", "get", "post"))
                                    .put("/v1/goals/{id}", path("goals", "get"))
                                    .put("/v1/goals/{goalId}/progress", path("evidence", "get"))
                                    .put("/v1/goals/board", path("board", "get"))
                                    .put("/v1/{kind}/{id}/history", path("history", "get"))
                                    .put("/ims/oneroster/rostering/v1p2/schools/{a}/classes", path("roster", "get"))
                                    .put("/ims/oneroster/rostering/v1p2/schools/{b}", path("roster", "get"))
                                    .put("/health", new JsonObject().put("get", new JsonObject()))),
            service -> new Upstream(service, new RequestOptions()),
            template -> template.length());

    @Test
    void an_operation_that_goes_says_so_in_its_answers() {
        var path = path("goals", "get", "post");
        path.getJsonObject("get")
                .put("deprecated", true)
                .put("x-deprecated", "2026-09-01")
                .put("x-sunset", "2027-07-01");
        var contract = new JsonObject().put("paths", new JsonObject().put("/v1/goals", path));
        var route = Routes.of(contract, service -> new Upstream(service, new RequestOptions()), _ -> 1)
                .find("/v1/goals")
                .orElseThrow();
        var headers = MultiMap.caseInsensitiveMultiMap();

        assertThat(route.retirements().keySet()).containsExactlyInAnyOrder(HttpMethod.GET, HttpMethod.HEAD);
        route.retirements().get(HttpMethod.GET).tell(headers);
        assertThat(headers.get("Deprecation")).isEqualTo("@1788220800");
        assertThat(headers.get("Sunset")).isEqualTo("Thu, 01 Jul 2027 00:00:00 GMT");
    }

    @Test
    void an_operation_that_goes_says_until_when_it_is_there() {
        var path = path("goals", "get");
        path.getJsonObject("get").put("deprecated", true);
        var contract = new JsonObject().put("paths", new JsonObject().put("/v1/goals", path));

        assertThatThrownBy(() -> Routes.of(contract, service -> new Upstream(service, new RequestOptions()), _ -> 1))
                .hasMessageContaining("x-sunset");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/goals, /v1/goals",
        "/v1/goals/7, /v1/goals/{id}",
        "/v1/goals/a%2Fb, /v1/goals/{id}",
        "/v1/goals/board, /v1/goals/board",
        "/v1/goals/7/progress, /v1/goals/{goalId}/progress",
        "/v1/goals/7/history, /v1/{kind}/{id}/history",
        "/v1/goals/board/progress, /v1/goals/{goalId}/progress",
        "/ims/oneroster/rostering/v1p2/schools/7, /ims/oneroster/rostering/v1p2/schools/{b}",
        "/ims/oneroster/rostering/v1p2/schools/7/classes, /ims/oneroster/rostering/v1p2/schools/{a}/classes",
    })
    void a_path_is_found_by_its_shape_and_a_literal_comes_first(String path, String template) {
        assertThat(routes.find(path)).hasValueSatisfying(route -> {
            assertThat(route.template()).isEqualTo(template);
            assertThat(route.bodyLimit()).isEqualTo(template.length());
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/v1",
                "/v1/",
                "/v1/goals/",
                "/v1/goals/7/",
                "/v1/goals//progress",
                "/ims/oneroster/rostering/v1p2/schools",
                "/health",
                "v1/goals"
            })
    void anything_else_is_not_found(String path) {
        assertThat(routes.find(path)).isEmpty();
    }

    @Test
    void a_route_takes_the_methods_of_the_contract_and_head_with_get() {
        var route = routes.find("/v1/goals").orElseThrow();

        assertThat(route.allow()).isEqualTo("GET, HEAD, OPTIONS, POST");
        assertThat(route.takes(HttpMethod.HEAD)).isTrue();
        assertThat(route.takes(HttpMethod.PUT)).isFalse();
        assertThat(route.takes(HttpMethod.OPTIONS)).isFalse();
    }

    @Test
    void two_paths_of_one_shape_are_refused() {
        var contract = new JsonObject()
                .put("paths", new JsonObject().put("/a/{x}", path("a", "get")).put("/a/{y}", path("b", "get")));

        assertThatThrownBy(() -> Routes.of(contract, service -> new Upstream(service, new RequestOptions()), _ -> 1))
                .hasMessageContaining("/a/{x}")
                .hasMessageContaining("/a/{y}");
    }

    private static JsonObject path(String service, String... methods) {
        var path = new JsonObject().put(Routes.SERVICE, service);
        for (var method : methods) {
            path.put(method, new JsonObject());
        }
        return path;
    }
}
