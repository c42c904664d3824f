package org.lodestar.eventsourcing.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.eventsourcing.stage.Replica.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.http.Answered;
import org.lodestar.eventsourcing.http.Operation;
import org.lodestar.eventsourcing.http.TallyOperations;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.leasing.LeaseQueue;
import org.lodestar.eventsourcing.stage.Database;
import org.lodestar.eventsourcing.stage.Intercepted;
import org.lodestar.eventsourcing.stage.Replica;
import org.lodestar.eventsourcing.stage.Seeds;
import org.lodestar.eventsourcing.store.Tenancy;

/** Batches of random lines, struck dead at any moment and taken up again, against the same lines asked one by one. */
class BatchRunTest {

    private static final int ROUNDS = 6;
    private static final int LINES = 120;
    private static final int TALLIES = 8;
    private static final int LINES_OF_A_PART = 25;
    private static final AtomicInteger TENANTS = new AtomicInteger();

    private static final BatchConfig CONFIG = new BatchConfig() {
        @Override
        public int maxLines() {
            return 1_000;
        }

        @Override
        public MemorySize maxLine() {
            return new MemorySize(BigInteger.valueOf(300));
        }

        @Override
        public int maxUnfinished() {
            return 20;
        }

        @Override
        public Duration kept() {
            return Duration.ofDays(7);
        }

        @Override
        public Duration lease() {
            return Duration.ofMinutes(5);
        }
    };

    private final Database database = Database.of("batches");

    /** What became of a line, as far as it is the same in both districts. */
    private record Seen(int line, int status, Optional<String> etag, boolean recorded, Optional<JsonNode> problem) {}

    private static String tenant() {
        return "batches" + TENANTS.incrementAndGet();
    }

    private static List<String> randomLines(Random random) {
        List<String> lines = new ArrayList<>();
        for (int tally = 0; tally < TALLIES / 2; tally++) {
            lines.add("{\"operation\":\"openTally\",\"body\":{\"id\":\"t%d\",\"limit\":500,\"owner\":\"ada\"}}"
                    .formatted(tally));
        }
        while (lines.size() < LINES) {
            lines.add(randomLine(random));
        }
        return lines;
    }

    private static String randomLine(Random random) {
        int tally = random.nextInt(TALLIES);
        int amount = random.nextInt(200);
        String ifMatch = random.nextInt(6) == 0 ? ",\"ifMatch\":" + random.nextInt(6) : "";
        return switch (random.nextInt(20)) {
            case 0 ->
                "{\"operation\":\"openTally\",\"body\":{\"id\":\"t%d\",\"limit\":%d,\"owner\":\"ada\"}}"
                        .formatted(tally, 400 + 100 * random.nextInt(2));
            case 1 -> "{\"path\":{\"id\":\"t%d\"},\"body\":{\"amount\":-1,\"surprise\":true}}".formatted(tally);
            case 2 -> "{\"path\":{},\"body\":{\"amount\":1}}";
            case 3 ->
                "{\"operation\":\"auditTally\",\"path\":{\"id\":\"t%d\"},\"body\":{\"amount\":1}}".formatted(tally);
            case 4 -> "{\"path\":{\"id\":\"T%d\"},\"body\":{\"amount\":0}}".formatted(tally);
            case 5 -> "{\"path\":{\"id\":\"t%d\"},\"body\":{\"amount\":0}}".formatted(tally);
            case 6, 7, 8, 9, 10, 11 ->
                "{\"path\":{\"id\":\"t%d\"}%s,\"body\":{\"amount\":%d}}".formatted(tally, ifMatch, amount);
            default ->
                "{\"operation\":\"takeAmount\",\"path\":{\"id\":\"t%d\"}%s,\"body\":{\"amount\":%d}}"
                        .formatted(tally, ifMatch, amount);
        };
    }

    @Test
    void whatever_interrupts_it_a_batch_does_what_its_lines_do_one_by_one() {
        Random random = new Random(Seeds.seed(BatchRunTest.class));
        for (int round = 0; round < ROUNDS; round++) {
            List<String> lines = randomLines(random);
            String alone = tenant();
            String together = tenant();
            List<Seen> expected = oneByOne(alone, lines);
            UUID batch = take(together, lines);
            for (int deaths = random.nextInt(4); deaths > 0; deaths--) {
                dieAt(1 + random.nextInt(LINES / 4), random.nextBoolean());
            }
            finish();

            assertThat(outcomes(together, batch)).as("round %d", round).isEqualTo(expected);
            assertThat(events(together))
                    .isEqualTo(events(alone))
                    .as("more than that some were opened")
                    .hasSizeGreaterThan(TALLIES / 2);
            assertThat(database.query("SELECT lines, accepted + refused, refused, finished_at IS NOT NULL FROM batch"
                            + " WHERE tenant_id = '" + together + '\''))
                    .containsExactly(List.of(
                            LINES,
                            LINES,
                            (int) expected.stream()
                                    .filter(seen -> seen.problem().isPresent())
                                    .count(),
                            true));
        }
    }

    private List<Seen> oneByOne(String tenant, List<String> lines) {
        try (Replica replica = Replica.of(database)) {
            Map<String, Operation> operations = TallyOperations.of(replica.tallies());
            Context context = replica.vertx().getOrCreateContext();
            List<Seen> seen = new ArrayList<>();
            for (String line : lines) {
                Order order = Order.read(Buffer.buffer(line), "addAmount", Optional.empty());
                Answered answered = await(operations
                        .get(order.operation())
                        .call(
                                context,
                                call(tenant, order.expectedVersion()),
                                TallyOperations.scopes(),
                                order.path(),
                                order.body()));
                seen.add(new Seen(
                        seen.size() + 1,
                        answered.status(),
                        answered.etag(),
                        answered.position().isPresent(),
                        answered.problem().map(problem -> Json.mapper().valueToTree(problem))));
            }
            return seen;
        }
    }

    private static Call call(String tenant, OptionalLong expectedVersion) {
        return new Call(
                tenant, "client", "one-by-one", Optional.empty(), Optional.empty(), Optional.empty(), expectedVersion);
    }

    /** As if it had been sent. */
    private UUID take(String tenant, List<String> lines) {
        UUID batch = UUID.randomUUID();
        try (Replica replica = Replica.of(database)) {
            await(BatchQueue.announce(replica.pool(), tenant, batch, "test", Duration.ofHours(1)));
            await(Tenancy.within(replica.pool(), tenant, connection -> {
                Future<?> stored = Future.succeededFuture();
                for (int first = 0; first < lines.size(); first += LINES_OF_A_PART) {
                    int from = first;
                    int to = Math.min(first + LINES_OF_A_PART, lines.size());
                    stored = stored.compose(_ -> connection
                            .preparedQuery("INSERT INTO batch_part VALUES ($1, $2, $3, $4, $5)")
                            .execute(Tuple.of(
                                    tenant,
                                    batch,
                                    from + 1,
                                    IntStream.rangeClosed(from + 1, to).boxed().toArray(Integer[]::new),
                                    lines.subList(from, to).stream()
                                            .map(Buffer::buffer)
                                            .toArray(Buffer[]::new))));
                }
                return stored.compose(_ -> connection
                                .preparedQuery("INSERT INTO batch (tenant_id, id, client, scopes, correlation_id,"
                                        + " fingerprint, operation, columns, lines)"
                                        + " VALUES ($1, $2, 'client', $3, 'test', '', 'addAmount', '{}', $4)")
                                .execute(Tuple.of(
                                        tenant, batch, TallyOperations.scopes().toArray(String[]::new), lines.size())))
                        .compose(_ -> BatchQueue.ready(connection, batch));
            }));
        }
        return batch;
    }

    /** A worker that dies at one of its statements: before it is sent, or before its answer has come. */
    private void dieAt(int statement, boolean sent) {
        var counter = new AtomicInteger(statement);
        var dead = new CountDownLatch(1);
        Intercepted.Around dying = new Intercepted.Around() {
            @Override
            public Future<Object> statement(String sql, Supplier<Future<Object>> send) {
                int left = counter.decrementAndGet();
                if (left > 0) {
                    return send.get();
                }
                if (left == 0 && sent) {
                    send.get().onComplete(_ -> dead.countDown());
                } else {
                    dead.countDown();
                }
                return Promise.<Object>promise().future();
            }
        };
        try (Replica replica = Replica.of(database, pool -> Intercepted.pool(pool, dying))) {
            var _ = work(replica).onComplete(_ -> dead.countDown());
            dead.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        database.meddle("UPDATE batch_queue SET due_at = now() WHERE stage = 'WORK'");
    }

    private void finish() {
        try (Replica replica = Replica.of(database)) {
            await(work(replica));
        }
    }

    /** Turn after turn, as long as there is work. */
    private static Future<Void> work(Replica replica) {
        // What a test intercepts are the statements of the commands; the worker's own go another way.
        LeaseQueue queue = new LeaseQueue(replica.pool(), BatchQueue.TABLE, CONFIG.lease());
        Map<String, Operation> operations = TallyOperations.of(replica.tallies());
        Context context = replica.vertx().getOrCreateContext();
        return turn(context, queue, operations);
    }

    private static Future<Void> turn(Context context, LeaseQueue queue, Map<String, Operation> operations) {
        return Future.future(promise -> context.runOnContext(_ -> queue.claim("worker-" + UUID.randomUUID())
                .compose(claim -> claim.isEmpty()
                        ? Future.<Void>succeededFuture()
                        : new BatchRun(
                                        context,
                                        claim.get(),
                                        queue,
                                        id -> Optional.ofNullable(operations.get(id)),
                                        CONFIG,
                                        () -> false)
                                .run()
                                .compose(_ -> turn(context, queue, operations)))
                .onComplete(promise)));
    }

    private List<Seen> outcomes(String tenant, UUID batch) {
        return database
                .query("SELECT outcome FROM batch_outcome WHERE tenant_id = '" + tenant + "' AND batch_id = '" + batch
                        + "' ORDER BY line")
                .stream()
                .map(row -> Json.read((String) row.getFirst(), ObjectNode.class))
                .map(outcome -> new Seen(
                        outcome.path("line").intValue(),
                        outcome.path("status").intValue(),
                        Optional.ofNullable(outcome.path("etag").textValue()),
                        outcome.has("position"),
                        Optional.ofNullable(outcome.get("problem"))))
                .toList();
    }

    /** What is recorded of each stream, in its order. */
    private List<List<Object>> events(String tenant) {
        return database.query("SELECT stream_id, stream_version, type, data::text FROM event WHERE tenant_id = '"
                + tenant + "' ORDER BY stream_id, stream_version");
    }

    @Test
    void what_cannot_be_read_is_refused_by_itself() {
        String tenant = tenant();
        UUID batch = take(
                tenant,
                List.of(
                        "{",
                        "[]",
                        "{\"operation\":\"flyToTheMoon\"}",
                        "{\"operation\":7,\"path\":[],\"ifMatch\":\"3\",\"extra\":1}",
                        "{\"path\":{\"id\":\"a\\u0000b\",\"more\":\"x\"},\"body\":{\"amount\":1}}",
                        "{\"path\":{\"id\":\"none\"},\"body\":{\"amount\":1}}",
                        "{\"body\":\"" + "x".repeat(300) + "\"}",
                        "{\"operation\":\"openTally\",\"body\":{\"id\":\"a\",\"limit\":5,\"owner\":\"ada\"}}"));
        finish();

        List<Seen> seen = outcomes(tenant, batch);
        assertThat(seen).extracting(Seen::status).containsExactly(400, 400, 400, 400, 400, 404, 413, 200);
        assertThat(pointers(seen.get(2))).containsExactly("operation");
        assertThat(pointers(seen.get(3))).containsExactlyInAnyOrder("operation", "path", "ifMatch", "extra");
        assertThat(pointers(seen.get(4))).containsExactlyInAnyOrder("path.id", "path.more");
        assertThat(seen.get(5).problem().orElseThrow().path("type").asText()).isEqualTo("/problems/tally-not-open");
        assertThat(seen.get(6).problem().orElseThrow().path("type").asText()).isEqualTo("/problems/body-too-large");
    }

    private static List<String> pointers(Seen seen) {
        return seen.problem().orElseThrow().path("violations").findValuesAsText("pointer");
    }

    @Test
    void districts_go_by_turns_and_their_batches_one_after_the_other() {
        String busy = tenant();
        String other = tenant();
        List<String> many =
                Collections.nCopies(LINES_OF_A_PART * 9, "{\"path\":{\"id\":\"none\"},\"body\":{\"amount\":1}}");
        UUID first = take(busy, many);
        UUID second = take(busy, many);
        UUID theirs = take(other, many);
        List<UUID> turns = new ArrayList<>();
        try (Replica replica = Replica.of(database)) {
            LeaseQueue queue = new LeaseQueue(replica.pool(), BatchQueue.TABLE, CONFIG.lease());
            Map<String, Operation> operations = TallyOperations.of(replica.tallies());
            Context context = replica.vertx().getOrCreateContext();
            for (var claim = await(queue.claim("w")); claim.isPresent(); claim = await(queue.claim("w"))) {
                var claimed = claim.get();
                turns.add(claimed.id());
                await(Future.<Void>future(done -> context.runOnContext(_ -> new BatchRun(
                                context,
                                claimed,
                                queue,
                                id -> Optional.ofNullable(operations.get(id)),
                                CONFIG,
                                () -> false)
                        .run()
                        .onComplete(done))));
            }
        }

        assertThat(turns).containsExactly(first, theirs, first, theirs, second, second);
    }
}
