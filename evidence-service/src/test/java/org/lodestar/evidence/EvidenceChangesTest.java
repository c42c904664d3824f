package org.lodestar.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.lodestar.evidence.District.client;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.testing.Following;
import org.lodestar.eventsourcing.testing.PlatformResource;

@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "evidence"))
class EvidenceChangesTest {

    @Test
    void a_follower_ends_with_what_the_lists_show() {
        District.isKnown();
        UUID measure = District.measure("{\"name\":\"Attendance\",\"kind\":\"NUMERIC\",\"direction\":\"INCREASE\"}");
        // of a small group, whose result is not shown
        String point = client().body("""
                        {"measure":"%s","group":{"type":"CLASS","sourcedId":"class-1"},"date":"2026-09-01",
                         "students":2,"result":{"value":1},"collector":"teacher-1"}""".formatted(measure))
                .post("/v1/progress-points")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        client().get("/v1/progress-points?measure=" + measure + "&changedSince=0")
                .then()
                .statusCode(200)
                .body("data.id", contains(point));
        List<String> collections = List.of("evidence", "progress-measures", "progress-points");
        Function<String, Response> get = path -> client().get(path);
        var asked = Following.whileNothingChanges(
                get, collections, () -> List.of(Following.changes(get, 2), Following.lists(get, collections)));
        assertThat(asked.getFirst()).isEqualTo(asked.getLast());
    }
}
