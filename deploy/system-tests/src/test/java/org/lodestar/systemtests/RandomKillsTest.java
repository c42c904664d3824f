package org.lodestar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lodestar.local.district.LodestarClient;
import org.lodestar.local.district.LodestarClient.Answer;
import org.lodestar.local.district.SchoolYear.Write;
import org.lodestar.systemtests.Topics.Event;

/**
 * Gateway, services and broker are killed at random while clients write and consumers follow by Kafka, by the feed and by a
 * webhook. Whatever was acknowledged is there once, and every consumer has all of it in order.
 *
 * <p>{@code -Dlodestar.kills=1000 -Dlodestar.kill-minutes=120 -Dlodestar.quick-starts=true} for a long run,
 * {@code -Dlodestar.seed=…} for the same kills again.
 */
@ExtendWith(Stage.class)
@Order(Integer.MAX_VALUE)
class RandomKillsTest {

    private static final List<String> PARTS = List.of("gateway", "goals", "evidence", "observation", "kafka");
    private static final List<String> SERVICES = List.of("goals", "evidence", "observation");
    private static final int KILLS = Integer.getInteger("lodestar.kills", 2);
    private static final Duration AT_MOST = Duration.ofMinutes(Long.getLong("lodestar.kill-minutes", 30));
    private static final long SEED = Long.getLong("lodestar.seed", System.nanoTime());
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration BREATH = Duration.ofMillis(50);
    private static final int LONGEST_WAIT_MILLIS = 1_500;
    private static final int LONGEST_START_MILLIS = 4_000;
    private static final int MOST_TOGETHER = 3;
    private static final int MOST_AGAIN = 3;

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What a client writes.
     *
     * @param collection where it creates something
     * @param changes what it then does to it, in order
     */
    private record Story(String collection, Map<String, ?> creation, List<Change> changes) {}

    private record Change(String path, Map<String, ?> body) {}

    /** An answer to a write, and the resource that it was about. */
    private record Acknowledged(String service, String subject, Answer answer) {}

    @Test
    void kills_lose_nothing_and_double_nothing(Districts districts) throws Exception {
        System.out.println("RandomKillsTest: " + KILLS + " kills, -Dlodestar.seed=" + SEED);
        String tenant = districts.first().tenant();
        Map<String, Long> before = districts.settledHeads(tenant);
        var stop = new AtomicBoolean();
        try (var receiver = new Receiver();
                ExecutorService threads = Executors.newCachedThreadPool()) {
            LodestarClient client = districts.first().client();
            String webhook = receiver.subscribe(client);
            var topics = new HashMap<String, Future<List<Event>>>();
            for (String service : SERVICES) {
                topics.put(
                        service, threads.submit(() -> districts.topics(tenant).follow(service, stop::get)));
            }
            var feed = new Feed(client);
            Future<?> following = threads.submit(() -> {
                feed.follow(stop::get);
                return null;
            });
            List<Acknowledged> acknowledged;
            try {
                acknowledged = writeWhileKilling(districts, client, threads);
                Map<String, Long> heads = districts.settledHeads(tenant);
                Await.until("the feed tells all", PATIENCE, () -> feed.reaches(heads) || following.isDone());
                Await.until("the webhook tells all", PATIENCE, () -> receiver.reaches(before, heads));
            } finally {
                stop.set(true);
            }
            following.get();
            client.write("DELETE", "/v1/webhooks/" + webhook, Map.of(), "kills/" + SEED + "/end");

            for (String service : SERVICES) {
                long head = districts.heads(tenant).get(service);
                List<Event> stored = districts.topics(tenant).upTo(service, head);
                assertDenseAndOnce(stored);
                assertThat(topics.get(service).get())
                        .as("what a consumer that was there all the time saw of " + service)
                        .isEqualTo(stored);
                assertThat(feed.ids(service)).as("the feed of " + service).isEqualTo(ids(stored));
                assertInOrder(receiver.received(service), stored, before.get(service));
                assertEachOnce(acknowledged, service, before.get(service), stored);
            }
        }
    }

    private List<Acknowledged> writeWhileKilling(Districts districts, LodestarClient client, ExecutorService threads)
            throws Exception {
        var acknowledged = new ConcurrentLinkedQueue<Acknowledged>();
        var stop = new AtomicBoolean();
        List<Future<?>> writers = new ArrayList<>();
        for (Story story : stories(districts)) {
            writers.add(threads.submit(() -> {
                for (int n = 0; !stop.get(); n++) {
                    tell(story, "kills/" + SEED + story.collection() + "/" + n, client, acknowledged);
                    LockSupport.parkNanos(BREATH.toNanos()); // what was killed needs the processors as well
                }
                return null;
            }));
        }
        try {
            kill(districts, acknowledged);
        } finally {
            stop.set(true);
        }
        for (Future<?> writer : writers) {
            writer.get();
        }
        return List.copyOf(acknowledged);
    }

    /**
     * Every part has its turn before any comes again; what is written between two kills is as random as they are. A part may be
     * killed again while it starts.
     */
    private static void kill(Districts districts, ConcurrentLinkedQueue<Acknowledged> acknowledged) throws Exception {
        var random = new Random(SEED);
        Instant end = Instant.now().plus(AT_MOST);
        var turns = new ArrayList<String>();
        int killed = 0;
        while (killed < KILLS && Instant.now().isBefore(end)) {
            if (turns.isEmpty()) {
                turns.addAll(PARTS);
                Collections.shuffle(turns, random);
            }
            int together = Math.min(Math.min(1 + random.nextInt(MOST_TOGETHER), turns.size()), KILLS - killed);
            List<String> next = turns.subList(0, together);
            int then = acknowledged.size();
            Await.until("writes go on", PATIENCE, () -> acknowledged.size() > then);
            LockSupport.parkNanos(
                    Duration.ofMillis(random.nextInt(LONGEST_WAIT_MILLIS)).toNanos());
            Map<String, Long> struck = new HashMap<>(districts.platform().strike(next));
            killed += struck.size();
            for (int again = random.nextInt(MOST_AGAIN + 1); again > 0 && killed < KILLS; again--) {
                LockSupport.parkNanos(
                        Duration.ofMillis(random.nextInt(LONGEST_START_MILLIS)).toNanos());
                Map<String, Long> onTheWay =
                        districts.platform().strike(List.of(next.get(random.nextInt(next.size()))));
                struck.putAll(onTheWay);
                killed += onTheWay.size();
            }
            districts.platform().awaitAnew(struck);
            System.out.println("RandomKillsTest: " + killed + " of " + KILLS + " killed, last " + next + ", "
                    + acknowledged.size() + " writes acknowledged");
            next.clear();
        }
        int then = acknowledged.size();
        Await.until("writes go on after the last kill", PATIENCE, () -> acknowledged.size() > then + 20);
    }

    private static void tell(
            Story story, String key, LodestarClient client, ConcurrentLinkedQueue<Acknowledged> acknowledged)
            throws Exception {
        String service = Services.of(story.collection());
        Answer created = write(client, story.collection(), story.creation(), key);
        assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
        String subject = story.collection().substring("/v1/".length()) + '/' + created.id();
        acknowledged.add(new Acknowledged(service, subject, created));
        int number = 0;
        for (Change change : story.changes()) {
            Answer changed = write(client, "/v1/" + subject + change.path(), change.body(), key + "/" + number++);
            assertThat(changed.status()).as(changed.body().toString()).isEqualTo(200);
            acknowledged.add(new Acknowledged(service, subject, changed));
        }
    }

    /** The client repeats for two minutes; where a restart takes longer, it begins again. */
    private static Answer write(LodestarClient client, String path, Map<String, ?> body, String key) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        Answer answer = client.write("POST", path, body, key);
        while (answer.status() >= 502 && Instant.now().isBefore(end)) {
            answer = client.write("POST", path, body, key);
        }
        return answer;
    }

    private static List<Story> stories(Districts districts) {
        return List.of(
                new Story(
                        "/v1/goals",
                        example(districts, "/v1/goals"),
                        List.of(
                                new Change("/revision", Map.of("title", "The first revision", "reason", "To try")),
                                new Change("/revision", Map.of("title", "The second revision", "reason", "To try")))),
                new Story("/v1/evidence", example(districts, "/v1/evidence"), List.of()),
                new Story("/v1/observations", example(districts, "/v1/observations"), List.of()));
    }

    private static Map<String, ?> example(Districts districts, String path) {
        return districts.first().writes().stream()
                .filter(write -> write.path().equals(path))
                .map(Write::body)
                .findFirst()
                .orElseThrow();
    }

    private static void assertDenseAndOnce(List<Event> events) {
        assertThat(events.stream().map(Event::sequence))
                .isEqualTo(LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(ids(events)).doesNotHaveDuplicates();
        var versions = new HashMap<String, Long>();
        for (Event event : events) {
            assertThat(event.streamVersion())
                    .as("the version of " + event.subject())
                    .isEqualTo(versions.merge(event.subject(), 1L, Long::sum));
        }
    }

    private static List<String> ids(List<Event> events) {
        return events.stream().map(Event::id).toList();
    }

    /** At least once: what came again is skipped by its id, and the rest is all there, each subject in its order. */
    private static void assertInOrder(List<Told> told, List<Event> stored, long before) {
        var seen = new HashSet<String>();
        var bySubject = new HashMap<String, List<String>>();
        told.stream()
                .filter(event -> event.sequence() > before && seen.add(event.id()))
                .forEach(event -> bySubject
                        .computeIfAbsent(event.subject(), _ -> new ArrayList<>())
                        .add(event.id()));
        var expected = new HashMap<String, List<String>>();
        stored.stream()
                .filter(event -> event.sequence() > before)
                .forEach(event -> expected.computeIfAbsent(event.subject(), _ -> new ArrayList<>())
                        .add(event.id()));
        assertThat(bySubject).as("what the webhook was sent").isEqualTo(expected);
    }

    private static void assertEachOnce(
            List<Acknowledged> acknowledged, String service, long before, List<Event> stored) {
        List<Acknowledged> own = acknowledged.stream()
                .filter(each -> each.service().equals(service))
                .toList();
        assertThat(own).as("what " + service + " acknowledged").isNotEmpty();
        for (Acknowledged each : own) {
            long position = each.answer().position().orElse(0);
            assertThat(position).isGreaterThan(before);
            assertThat(stored.get((int) position - 1).subject())
                    .as("the event at position " + position + " of " + service)
                    .isEqualTo(each.subject());
        }
        assertThat(own.stream().map(each -> each.answer().position().orElse(0)))
                .as("the positions that " + service + " acknowledged")
                .doesNotHaveDuplicates();
        Set<String> subjects =
                new HashSet<>(own.stream().map(Acknowledged::subject).toList());
        String collection = subjects.iterator().next().split("/")[0] + '/';
        assertThat(stored.stream()
                        .filter(event -> event.sequence() > before
                                && event.streamVersion() == 1
                                && event.subject().startsWith(collection))
                        .map(Event::subject))
                .as("what was created in " + service)
                .containsExactlyInAnyOrderElementsOf(subjects);
    }

    /** An event as a consumer over HTTP has it. */
    private record Told(String source, long sequence, String id, String subject) {

        static Told of(JsonNode event) {
            return new Told(
                    event.path("source").asText().substring(1),
                    Long.parseLong(event.path("sequence").asText()),
                    event.path("id").asText(),
                    event.path("subject").asText());
        }

        static boolean reach(Iterable<Told> told, Map<String, Long> heads) {
            var reached = new HashMap<String, Long>();
            told.forEach(event -> reached.merge(event.source(), event.sequence(), Math::max));
            return SERVICES.stream().allMatch(service -> reached.getOrDefault(service, 0L) >= heads.get(service));
        }
    }

    /** Follows {@code /v1/events} from the beginning. */
    private static final class Feed {

        private static final Duration IDLE = Duration.ofMillis(200);

        private final LodestarClient client;
        private final ConcurrentLinkedQueue<Told> told = new ConcurrentLinkedQueue<>();

        Feed(LodestarClient client) {
            this.client = client;
        }

        void follow(BooleanSupplier ended) throws InterruptedException {
            Optional<String> after = Optional.empty();
            while (!ended.getAsBoolean()) {
                JsonNode page = page(after);
                page.path("data").forEach(event -> told.add(Told.of(event)));
                after = page.has("cursor") ? Optional.of(page.path("cursor").asText()) : after;
                if (page.path("data").isEmpty()) {
                    LockSupport.parkNanos(IDLE.toNanos());
                }
            }
        }

        /** Nothing if some service is away for longer than the client has patience: then it asks again. */
        private JsonNode page(Optional<String> after) throws InterruptedException {
            try {
                return client.get("/v1/events?limit=500"
                        + after.map(cursor -> "&after=" + cursor).orElse(""));
            } catch (IOException e) {
                System.out.println("RandomKillsTest: the feed waits: " + e.getMessage());
                return JSON.createObjectNode();
            }
        }

        boolean reaches(Map<String, Long> heads) {
            return Told.reach(told, heads);
        }

        List<String> ids(String service) {
            return told.stream()
                    .filter(event -> event.source().equals(service))
                    .map(Told::id)
                    .toList();
        }
    }

    /** Is sent everything, and answers once it has stored it. */
    private static final class Receiver implements AutoCloseable {

        private final HttpServer server;
        private final ConcurrentLinkedQueue<Told> told = new ConcurrentLinkedQueue<>();

        Receiver() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::take);
            server.start();
        }

        String subscribe(LodestarClient client) throws IOException, InterruptedException {
            String url = "http://localhost:" + server.getAddress().getPort() + '/';
            var types = SERVICES.stream()
                    .map(service -> "org.lodestar." + service + ".*")
                    .toList();
            Answer made = client.write(
                    "POST", "/v1/webhooks", Map.of("url", url, "types", types), "kills/" + SEED + "/webhook");
            assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
            return made.id();
        }

        private void take(HttpExchange exchange) throws IOException {
            try (exchange) {
                Told event = Told.of(JSON.readTree(exchange.getRequestBody()));
                told.add(event);
                exchange.sendResponseHeaders(204, -1);
            }
        }

        boolean reaches(Map<String, Long> before, Map<String, Long> heads) {
            long expected = SERVICES.stream()
                    .mapToLong(service -> heads.get(service) - before.get(service))
                    .sum();
            return told.stream()
                            .filter(event -> event.sequence() > before.getOrDefault(event.source(), 0L))
                            .map(Told::id)
                            .distinct()
                            .count()
                    >= expected;
        }

        List<Told> received(String service) {
            return told.stream().filter(event -> event.source().equals(service)).toList();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
