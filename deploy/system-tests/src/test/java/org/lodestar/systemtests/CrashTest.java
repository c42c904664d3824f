package org.lodestar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lodestar.local.district.LodestarClient;
import org.lodestar.local.district.RosterImport;
import org.lodestar.local.district.SampleDistrict;
import org.lodestar.systemtests.Topics.Event;

/** The roster's process is killed in the middle of an import, which then ends as an undisturbed one does. */
@ExtendWith(Stage.class)
@Order(Integer.MAX_VALUE)
class CrashTest {

    private static final String TENANT = "crashdistrict";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void a_kill_in_the_middle_of_an_import_neither_loses_nor_doubles_a_row(Districts districts) throws Exception {
        LodestarClient client = districts.newcomer(TENANT);
        var file = districts.write(new SampleDistrict(3, 6, 200, true));
        RosterImport running = RosterImport.of(client, file.path());
        Await.until(
                "some of the package is in the roster",
                PATIENCE,
                () -> districts.heads(TENANT).get("roster") > 1_000);

        districts.platform().kill("roster");

        JsonNode ended = running.await(_ -> {});
        int entries = file.rows().entrySet().stream()
                .filter(rows -> !Set.of("roles", "demographics").contains(rows.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
        List<Event> seen = districts
                .topics(TENANT)
                .upTo("roster", districts.settledHeads(TENANT).get("roster"));
        assertDenseAndOnce(seen);
        assertThat(seen.stream()
                        .filter(event ->
                                event.streamVersion() == 1 && !event.subject().contains("imports")))
                .as("entries listed, by the topic; the import says " + ended.path("progress"))
                .hasSize(entries);
        assertThat(seen.stream()
                        .filter(event ->
                                event.streamVersion() > 1 && !event.subject().contains("imports")))
                .as("entries changed by a package that says each thing once")
                .isEmpty();
    }

    private static void assertDenseAndOnce(List<Event> seen) {
        assertThat(seen.stream().map(Event::sequence))
                .isEqualTo(LongStream.rangeClosed(1, seen.size()).boxed().toList());
        assertThat(seen.stream().map(Event::id)).doesNotHaveDuplicates();
    }
}
