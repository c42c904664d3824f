package org.lodestar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.local.district.LodestarClient;
import org.lodestar.local.district.LodestarClient.Answer;
import org.lodestar.local.district.RosterImport;
import org.lodestar.local.district.SampleDistrict;
import org.lodestar.local.district.SchoolYear.Write;
import org.lodestar.systemtests.Topics.Event;

/**
 * A process is killed while clients write and repeat what was not answered: afterwards nothing acknowledged is lost,
 * nothing is there twice, and the numbers of clients, log and topic agree.
 */
@ExtendWith(Stage.class)
@Order(Integer.MAX_VALUE)
class CrashTest {

    private static final String TENANT = "crashdistrict";
    private static final int WRITERS = 4;
    private static final int BEFORE_AND_AFTER = 60;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What is written to a service while it is killed, and the path of it. */
    private static final Map<String, String> CREATIONS = Map.of(
            "goals", "/v1/goals",
            "evidence", "/v1/evidence",
            "observation", "/v1/observations",
            "gateway", "/v1/goals");

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"goals", "evidence", "observation", "gateway"})
    void a_kill_loses_nothing_and_doubles_nothing(String part, Districts districts) throws Exception {
        String path = CREATIONS.get(part);
        Write example = districts.first().writes().stream()
                .filter(write -> write.path().equals(path))
                .findFirst()
                .orElseThrow();
        String tenant = districts.first().tenant();
        String service = Services.of(path);
        long before = districts.settledHeads(tenant).get(service);

        Map<String, Answer> acknowledged = writeThrough(districts, part, example);

        assertThat(acknowledged).hasSizeGreaterThan(2 * BEFORE_AND_AFTER);
        Map<String, Long> heads = districts.settledHeads(tenant);
        List<Event> seen = districts.topics(tenant).upTo(service, heads.get(service));
        assertDenseAndOnce(seen);
        assertEachCreatedOnce(path, before, acknowledged, seen);
        for (Answer answer : acknowledged.values()) {
            assertThat(districts
                            .first()
                            .client()
                            .get(path + "/" + answer.id())
                            .path("id")
                            .asText())
                    .isEqualTo(answer.id());
        }
    }

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

    private static Map<String, Answer> writeThrough(Districts districts, String part, Write example) throws Exception {
        var acknowledged = new ConcurrentHashMap<String, Answer>();
        var stop = new AtomicBoolean();
        LodestarClient client = districts.first().client();
        try (var writers = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                String prefix = "crash/" + part + "/" + writer + "/";
                running.add(writers.submit(() -> {
                    for (int n = 0; !stop.get(); n++) {
                        String key = prefix + n;
                        acknowledged.put(key, client.write(example.method(), example.path(), example.body(), key));
                    }
                    return null;
                }));
            }
            Await.until("writes before the kill", PATIENCE, () -> acknowledged.size() > BEFORE_AND_AFTER);
            districts.platform().kill(part);
            int then = acknowledged.size();
            Await.until("writes after the kill", PATIENCE, () -> acknowledged.size() > then + BEFORE_AND_AFTER);
            stop.set(true);
            for (Future<?> writer : running) {
                writer.get();
            }
        } finally {
            stop.set(true);
        }
        return acknowledged;
    }

    private static void assertEachCreatedOnce(
            String path, long before, Map<String, Answer> acknowledged, List<Event> seen) {
        String prefix = path.substring("/v1/".length()) + "/";
        assertThat(acknowledged.values().stream().filter(answer -> answer.status() != 201))
                .as("answers other than 201")
                .isEmpty();
        List<String> created = seen.stream()
                .filter(event -> event.sequence() > before
                        && event.streamVersion() == 1
                        && event.subject().startsWith(prefix))
                .map(event -> event.subject().substring(prefix.length()))
                .toList();
        assertThat(created)
                .containsExactlyInAnyOrderElementsOf(
                        acknowledged.values().stream().map(Answer::id).toList());
        Map<Long, String> subjects = seen.stream().collect(Collectors.toMap(Event::sequence, Event::subject));
        assertThat(acknowledged.values().stream()
                        .filter(answer -> !(prefix + answer.id())
                                .equals(subjects.get(answer.position().orElse(0)))))
                .as("answers whose position is not that of their event")
                .isEmpty();
    }

    private static void assertDenseAndOnce(List<Event> seen) {
        assertThat(seen.stream().map(Event::sequence))
                .isEqualTo(LongStream.rangeClosed(1, seen.size()).boxed().toList());
        assertThat(seen.stream().map(Event::id)).doesNotHaveDuplicates();
    }
}
