package org.lodestar.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.lodestar.observation.District.client;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.eventsourcing.testing.Following;
import org.lodestar.eventsourcing.testing.PlatformResource;

@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "observation"))
class ObservationChangesTest {

    @BeforeEach
    void the_district_is_known() {
        District.isKnown();
    }

    @Test
    void a_follower_ends_with_what_the_lists_show() {
        String visit = District.completedObservation("WALKTHROUGH", "NON_EVALUATIVE", Instant.now());
        District.await(
                () -> client().get("/v1/time-entries?source=DERIVED&limit=1000"),
                entries -> entries.<List<String>>path("data.origin.id").contains(visit));
        List<String> collections =
                List.of("observations", "feedback-conversations", "time-entries", "time-perceptions");
        Function<String, Response> get = path -> client().get(path);

        var asked = Following.whileNothingChanges(
                get, collections, () -> List.of(Following.changes(get, 2), Following.lists(get, collections)));
        assertThat(asked.getFirst()).isEqualTo(asked.getLast());
    }

    @ParameterizedTest
    @ValueSource(strings = {"observations", "feedback-conversations"})
    void who_reads_for_evaluation_does_not_even_learn_which_coaching_has_changed(String collection) {
        client().get("/v1/" + collection + "?purpose=EVALUATION&changedSince=0")
                .then()
                .statusCode(400)
                .body("violations.pointer", contains("changedSince"));
        client().get("/v1/" + collection + "?purpose=COACHING&changedSince=0")
                .then()
                .statusCode(200);
    }

    @Test
    void who_reads_for_evaluation_may_name_the_stakes() {
        String visit = District.observation("FORMAL", "EVALUATIVE");

        client().get("/v1/observations?purpose=EVALUATION&stakes=EVALUATIVE&limit=1000")
                .then()
                .statusCode(200)
                .body("data.id", hasItem(visit));
    }
}
