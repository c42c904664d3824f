package org.lodestar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lodestar.local.district.LodestarClient;
import org.lodestar.local.district.RosterImport;
import org.lodestar.local.district.SampleDistrict;

/** What those who follow the stream see of a gateway that ends in order while there is much to tell; for kills see {@link RandomKillsTest}. */
@ExtendWith(Stage.class)
@Order(Integer.MAX_VALUE)
class GatewayEndsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String TYPES = "org.lodestar.roster.*";

    @Test
    void in_order_it_ends_streams_after_a_whole_event_and_nothing_is_lost(Districts districts) throws Exception {
        String tenant = "streameddistrict";
        LodestarClient client = districts.newcomer(tenant);
        var follower = new Follower(districts.platform().gateway(), client);
        RosterImport running = RosterImport.of(
                client, districts.write(new SampleDistrict(3, 6, 200, true)).path());
        ProcessHandle gateway = districts.platform().process("gateway");

        try (var other = Executors.newSingleThreadExecutor()) {
            var _ = other.submit(() -> {
                Await.until("some was told", PATIENCE, () -> follower.sequences.size() > 500);
                return gateway.destroy();
            });
            boolean whole = follower.follow(Long.MAX_VALUE);
            assertThat(whole).as("the stream ended after a whole event").isTrue();
        }
        assertThat(gateway.onExit().join().isAlive()).isFalse();
        running.await(_ -> {});
        long head = districts.settledHeads(tenant).get("roster");
        follower.follow(head);

        assertThat(follower.sequences)
                .isEqualTo(LongStream.rangeClosed(1, head).boxed().toList());
        Await.until("all that was told is written down", PATIENCE, () -> disclosed(client, "STREAM") >= head);
    }

    /** A client of a stream that comes back with the last id it has seen. */
    private static final class Follower {

        private final HttpClient http = HttpClient.newHttpClient();
        private final URI gateway;
        private final LodestarClient client;
        private final List<Long> sequences = new CopyOnWriteArrayList<>();
        private Optional<String> lastId = Optional.empty();

        Follower(URI gateway, LodestarClient client) {
            this.gateway = gateway;
            this.client = client;
        }

        /** Follows until it has seen that event, or the stream ends; answers whether nothing of an event was cut off. */
        boolean follow(long last) throws Exception {
            try (var stream = new BufferedInputStream(open())) {
                var event = new ByteArrayOutputStream();
                int before = 0;
                for (int next = stream.read(); next >= 0; next = stream.read()) {
                    event.write(next);
                    if (before == '\n' && next == '\n') {
                        take(event.toString(StandardCharsets.UTF_8));
                        event.reset();
                        if (!sequences.isEmpty() && sequences.getLast() >= last) {
                            return true;
                        }
                    }
                    before = next;
                }
                return event.size() == 0;
            }
        }

        private void take(String event) throws IOException {
            for (String line : event.lines().toList()) {
                if (line.startsWith("id: ")) {
                    lastId = Optional.of(line.substring(4));
                } else if (line.startsWith("data: ")) {
                    sequences.add(
                            JSON.readTree(line.substring(6)).path("sequence").asLong());
                }
            }
        }

        private InputStream open() throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(gateway.resolve("/v1/events/stream?types=" + TYPES))
                    .header("Authorization", "Bearer " + client.bearer());
            lastId.ifPresent(id -> request.header("Last-Event-ID", id));
            HttpResponse<InputStream> stream = http.send(request.build(), BodyHandlers.ofInputStream());
            assertThat(stream.statusCode()).isEqualTo(200);
            return stream.body();
        }
    }

    private static long disclosed(LodestarClient client, String channel) throws IOException, InterruptedException {
        long events = 0;
        for (JsonNode row : client.all("/v1/disclosures?limit=1000")) {
            events += row.path("channel").asText().equals(channel)
                    ? row.path("events").asLong()
                    : 0;
        }
        return events;
    }
}
