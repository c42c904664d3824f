package org.lodestar.observation.visit.api;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.nullValue;
import static org.lodestar.observation.District.client;
import static org.lodestar.observation.District.clientOf;
import static org.lodestar.observation.District.completedObservation;
import static org.lodestar.observation.District.get;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.observation.District;

@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "observation"))
class VisitCoverageResourceTest {

    private static final String PATH = "/v1/schools/school-1/visit-coverage";

    @BeforeEach
    void the_district_is_known() {
        District.isKnown();
    }

    @Test
    void the_class_that_waits_longest_comes_first() {
        completedObservation("WALKTHROUGH", "NON_EVALUATIVE", Instant.parse("2025-10-06T15:00:00Z"));

        client().queryParam("from", "2025-10-01")
                .queryParam("to", "2025-10-10")
                .get(PATH)
                .then()
                .statusCode(200)
                .body("classes", equalTo(2))
                .body("visited", equalTo(1))
                .body("maxGapDays", equalTo(4))
                .body("data.schoolClass", contains("class-2", "class-1"))
                .body("data[0].lastVisitedOn", nullValue())
                .body("data[0].visits", equalTo(0))
                .body("data[1].lastVisitedOn", equalTo("2025-10-06"))
                .body("data[1].daysSinceLastVisit", equalTo(4))
                .body("data[1].visits", greaterThan(0));
    }

    @Test
    void a_school_that_is_not_known_has_none() {
        get("/v1/schools/nowhere/visit-coverage").statusCode(404);
        clientOf("district2", "observations.read").get(PATH).then().statusCode(404);
        client().queryParam("from", "2025-10-10")
                .queryParam("to", "2025-10-01")
                .get(PATH)
                .then()
                .statusCode(400);
    }
}
