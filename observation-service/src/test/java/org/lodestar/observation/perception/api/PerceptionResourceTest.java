package org.lodestar.observation.perception.api;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.lodestar.observation.District.client;
import static org.lodestar.observation.District.create;
import static org.lodestar.observation.District.get;
import static org.lodestar.observation.District.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.observation.District;

@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "observation"))
class PerceptionResourceTest {

    private static final String PATH = "/v1/time-perceptions";
    private static final String HALF =
            "{\"leader\":\"principal-1\",\"from\":\"2026-09-01\",\"to\":\"2026-09-30\",\"believedShare\":0.5}";

    @BeforeEach
    void the_district_is_known() {
        District.isKnown();
    }

    @Test
    void an_estimate_is_recorded_and_taken_back() {
        String id = create(PATH, HALF);
        get(PATH + "/" + id).statusCode(200).body("status", equalTo("RECORDED")).body("believedShare", equalTo(0.5f));
        client().queryParam("leader", "principal-1")
                .queryParam("limit", 1000)
                .get(PATH)
                .then()
                .body("data.id", hasItem(id));
        post(PATH + "/" + id + "/withdrawal", "{\"reason\":\"A slip\"}")
                .statusCode(200)
                .body("status", equalTo("WITHDRAWN"))
                .body("withdrawalReason", equalTo("A slip"));
        get(PATH + "/" + id + "/history")
                .body("data.type", contains("time-perception-recorded.v1", "time-perception-withdrawn.v1"));
    }

    @Test
    void a_share_is_a_share_and_a_period_a_period() {
        post(PATH, HALF.replace("0.5", "1.5").replace("2026-09-01", "September"))
                .statusCode(400)
                .body("violations.pointer", containsInAnyOrder("/believedShare", "/from"));
        post(PATH, HALF.replace("2026-09-30", "2026-08-31"))
                .statusCode(422)
                .body("type", equalTo("/problems/period-reversed"))
                .body("violations.pointer", contains("/to"));
        post(PATH, HALF.replace("principal-1", "nobody"))
                .statusCode(422)
                .body("violations.pointer", contains("/leader"));
    }
}
