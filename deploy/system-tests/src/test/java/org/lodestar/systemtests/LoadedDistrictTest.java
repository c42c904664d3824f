package org.lodestar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lodestar.local.district.LodestarClient;
import org.lodestar.local.district.SchoolYear;
import org.lodestar.local.district.SchoolYear.Write;
import org.lodestar.local.trial.TrialPlatform;
import org.lodestar.systemtests.Districts.District;
import org.lodestar.systemtests.Topics.Event;

/** A district is loaded, walked through a year, and every step of it is an event that a consumer has seen, once. */
@ExtendWith(Stage.class)
class LoadedDistrictTest {

    private static final Map<String, String> COLLECTIONS = Map.of(
            "orgs", "/v1/orgs",
            "academicSessions", "/v1/academic-sessions",
            "courses", "/v1/courses",
            "classes", "/v1/classes",
            "users", "/v1/users",
            "enrollments", "/v1/enrollments");

    @Test
    void the_sample_district_loads_completely(Districts districts) throws IOException, InterruptedException {
        District sample = districts.first();
        assertComplete(sample, sample.rows());
    }

    @Test
    void the_real_district_loads_completely(Districts districts) throws IOException, InterruptedException {
        assumeRealPackage();
        District real = districts.second();
        assertComplete(
                real,
                Map.of(
                        "orgs", 4,
                        "academicSessions", 25,
                        "courses", 84,
                        "classes", 532,
                        "users", 1028,
                        "roles", 1030,
                        "enrollments", 748));
    }

    @Test
    void the_assessments_of_the_real_district_load_completely(Districts districts)
            throws IOException, InterruptedException {
        assumeRealPackage();
        LodestarClient client = districts.second().client();
        // evidence learns of students a moment after their import; until then it rejects their results
        Await.until("all assessments are taken in", Duration.ofMinutes(2), () -> {
            JsonNode progress = imported(client).path("progress");
            return progress.path("read").asInt() == 486
                    && progress.path("rejected").asInt() == 0;
        });

        String gradebook = "/ims/oneroster/gradebook/v1p2";
        assertThat(client.get(gradebook + "/assessmentLineItems?limit=1000").path("assessmentLineItems"))
                .hasSize(6);
        assertThat(client.get(gradebook + "/assessmentResults?limit=1000").path("assessmentResults"))
                .hasSize(480);
        assertThat(imported(client).path("progress").path("unchanged").asInt()).isEqualTo(486);
    }

    private static JsonNode imported(LodestarClient client) throws IOException, InterruptedException {
        Path file = Districts.GRAND_BEND.resolveSibling("grand-bend-reading-assessments.zip");
        String path = "/v1/assessment-imports/"
                + client.post(
                                "/v1/assessment-imports",
                                "application/zip",
                                file,
                                UUID.randomUUID().toString())
                        .id();
        Await.until(
                "the import ends",
                Duration.ofMinutes(2),
                () -> Set.of("COMPLETED", "REFUSED", "FAILED")
                        .contains(client.get(path).path("state").asText()));
        JsonNode imported = client.get(path);
        assertThat(imported.path("state").asText()).isEqualTo("COMPLETED");
        return imported;
    }

    @Test
    void every_step_of_the_sample_year_is_an_event_seen_once(Districts districts) throws SQLException, IOException {
        assertEverythingSeenOnce(districts, districts.first());
    }

    @Test
    void every_step_of_the_real_year_is_an_event_seen_once(Districts districts) throws SQLException, IOException {
        assumeRealPackage();
        assertThat(districts.second().writes()).hasSizeGreaterThan(300);
        assertEverythingSeenOnce(districts, districts.second());
    }

    @Test
    void a_year_walked_again_changes_nothing(Districts districts)
            throws SQLException, IOException, InterruptedException {
        District sample = districts.first();
        Map<String, Long> before = districts.settledHeads(sample.tenant());
        List<Write> again = SchoolYear.walk(sample.client(), new PrintStream(PrintStream.nullOutputStream()));
        assertThat(again.stream().map(write -> write.answer().id()))
                .isEqualTo(sample.writes().stream()
                        .map(write -> write.answer().id())
                        .toList());
        assertThat(districts.settledHeads(sample.tenant())).isEqualTo(before);
    }

    private static void assumeRealPackage() {
        boolean present = Files.isRegularFile(Districts.GRAND_BEND);
        if (!present) {
            System.out.println("SKIPPED: there is no real package at " + Districts.GRAND_BEND);
        }
        assumeTrue(present, "no real package at hand");
    }

    private static void assertComplete(District district, Map<String, Integer> rows)
            throws IOException, InterruptedException {
        assertThat(district.imported().path("state").asText()).isEqualTo("COMPLETED");
        assertThat(district.imported().path("progress").path("rejected").asLong())
                .isZero();
        for (var collection : COLLECTIONS.entrySet()) {
            assertThat(district.client().all(collection.getValue() + "?limit=1000"))
                    .as(collection.getKey())
                    .hasSize(rows.get(collection.getKey()));
        }
        int roles = district.client().all("/v1/users?limit=1000").stream()
                .mapToInt((JsonNode user) -> user.path("roles").size())
                .sum();
        assertThat(roles).as("roles").isEqualTo(rows.get("roles"));
    }

    private static void assertEverythingSeenOnce(Districts districts, District district)
            throws SQLException, IOException {
        Map<String, List<Long>> answered = district.writes().stream()
                .collect(Collectors.groupingBy(
                        write -> Services.of(write.path()),
                        Collectors.mapping(write -> write.answer().position().orElseThrow(), Collectors.toList())));
        assertThat(answered.keySet()).containsExactlyInAnyOrder("goals", "evidence", "observation");
        Map<String, Long> heads = districts.settledHeads(district.tenant());
        for (String service : TrialPlatform.SERVICES) {
            List<Event> seen = districts.topics(district.tenant()).upTo(service, heads.get(service));
            assertThat(seen.stream().map(Event::sequence))
                    .as(service)
                    .isEqualTo(LongStream.rangeClosed(1, seen.size()).boxed().toList());
            assertThat(seen.stream().map(Event::id)).as(service).doesNotHaveDuplicates();
            assertThat(seen.stream().map(Event::sequence))
                    .as(service)
                    .containsAll(answered.getOrDefault(service, List.of()));
            assertVersionsFollow(service, seen);
            var topics = districts.topics(district.tenant());
            var schemas = new Schemas();
            for (List<Event> told : List.of(seen, topics.restricted(service), topics.states(service))) {
                assertThat(told)
                        .as(service)
                        .isNotEmpty()
                        .allSatisfy(event -> assertThat(schemas.violations(event))
                                .as(event.type())
                                .isEmpty());
            }
        }
    }

    private static void assertVersionsFollow(String service, List<Event> seen) {
        seen.stream()
                .collect(Collectors.groupingBy(Event::subject))
                .forEach((subject, events) -> assertThat(events.stream()
                                .sorted(Comparator.comparing(Event::sequence))
                                .map(Event::streamVersion))
                        .as(service + " " + subject)
                        .isEqualTo(
                                LongStream.rangeClosed(1, events.size()).boxed().toList()));
    }
}
