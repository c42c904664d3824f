package org.lodestar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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

/** A process ends in the middle of its work, killed or asked to, and its clients lose nothing. */
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

    @Test
    void a_stream_ends_in_order_when_the_gateway_is_asked_to_stop(Districts districts) throws Exception {
        LodestarClient client = districts.newcomer("stoppeddistrict");
        try (var socket = new Socket(
                InetAddress.getLoopbackAddress(), districts.platform().gateway().getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream()
                    .write("""
                            GET /v1/events/stream HTTP/1.1
                            Host: localhost
                            Authorization: Bearer %s

                            """.formatted(client.bearer()).replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");

            districts.platform().restart("gateway");

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .endsWith(": the gateway stops\n\n\r\n0\r\n\r\n");
        }
    }

    private static void assertDenseAndOnce(List<Event> seen) {
        assertThat(seen.stream().map(Event::sequence))
                .isEqualTo(LongStream.rangeClosed(1, seen.size()).boxed().toList());
        assertThat(seen.stream().map(Event::id)).doesNotHaveDuplicates();
    }
}
