package org.lodestar.eventsourcing.commanding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lodestar.eventsourcing.stage.Replica.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.eventsourcing.StreamId;
import org.lodestar.eventsourcing.commanding.CommandFailure.Contended;
import org.lodestar.eventsourcing.commanding.CommandFailure.Unavailable;
import org.lodestar.eventsourcing.stage.Database;
import org.lodestar.eventsourcing.stage.Gate;
import org.lodestar.eventsourcing.stage.LogAudit;
import org.lodestar.eventsourcing.stage.LogTail;
import org.lodestar.eventsourcing.stage.Replica;
import org.lodestar.eventsourcing.stage.Seeds;
import org.lodestar.eventsourcing.stage.SeenEvent;
import org.lodestar.eventsourcing.store.Receipt;
import org.lodestar.eventsourcing.store.StoredEvent;
import org.lodestar.eventsourcing.store.StoredStream;

/**
 * Thousands of random schedules on two replicas at once, each held against the rules, while a reader follows the log and
 * connections are cut off. {@code -Dlodestar.seed} repeats the schedules, {@code -Dlodestar.schedules} says how many.
 */
class RandomSchedulesTest {

    private static final int SCHEDULES = Integer.getInteger("lodestar.schedules", 500);
    private static final int AT_ONCE = 50;
    private static Database database;
    private static List<Replica> replicas;
    private static Replica reader;

    @BeforeAll
    static void start() {
        database = Database.of("schedules");
        replicas = List.of(Replica.of(database, 6), Replica.of(database, 6));
        reader = Replica.of(database, 4);
    }

    @AfterAll
    static void stop() {
        replicas.forEach(Replica::close);
        reader.close();
    }

    @Test
    void whatever_is_asked_the_log_is_dense_and_every_answer_is_true() throws Exception {
        long seed = Seeds.seed(RandomSchedulesTest.class);
        Random random = new Random(seed);
        Map<String, Integer> outcomes = new java.util.TreeMap<>();
        long began = System.nanoTime();
        long events = 0;
        for (int wave = 0; wave < SCHEDULES / AT_ONCE; wave++) {
            List<ScheduleRun> runs = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                runs.add(new ScheduleRun(Schedule.of(random.nextLong(), "wave" + wave + "tenant" + i), replicas));
            }
            Set<String> tenants =
                    runs.stream().map(run -> run.schedule().tenant()).collect(Collectors.toSet());
            try (LogTail tail = new LogTail(RandomSchedulesTest::read, tenants)) {
                CompletableFuture<Void> all = CompletableFuture.allOf(
                        runs.stream().map(ScheduleRun::start).toArray(CompletableFuture<?>[]::new));
                if (wave % 4 == 3) {
                    cutOffUntil(all, runs, new Random(random.nextLong()));
                }
                all.get(2, TimeUnit.MINUTES);
                Map<String, List<SeenEvent>> seen = tail.finish();
                for (ScheduleRun run : runs) {
                    events += verify(run, seen.get(run.schedule().tenant()));
                    run.attempts()
                            .forEach(attempt ->
                                    outcomes.merge(attempt.outcome().getClass().getSimpleName(), 1, Integer::sum));
                }
            }
        }
        long millis = (System.nanoTime() - began) / 1_000_000;
        System.out.printf(
                "%d schedules, %d events in %d ms (with the checks), outcomes %s%n",
                SCHEDULES, events, millis, outcomes);
        assertThat(outcomes).containsKeys("Answer", "Refused", "StaleVersion", "KeyReused");
        assertThat(outcomes.getOrDefault(Contended.class.getSimpleName(), 0))
                .as("commands given up because of others")
                .isLessThan(SCHEDULES / 100 + 1);
        assertThat(outcomes).as("connections were cut off").containsKey(Unavailable.class.getSimpleName());
    }

    private static List<SeenEvent> read(String tenant, long after) {
        return await(reader.log().read(tenant, after, Long.MAX_VALUE)).stream()
                .map(SeenEvent::of)
                .toList();
    }

    /** One connection after another, each once something has come of it that the one before was cut off. */
    private static void cutOffUntil(CompletableFuture<?> done, List<ScheduleRun> runs, Random random)
            throws SQLException, InterruptedException, java.util.concurrent.ExecutionException {
        try (Connection connection = database.asSuperuser();
                Statement statement = connection.createStatement()) {
            while (!done.isDone()) {
                int before = attempts(runs);
                statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '"
                        + database.app() + "' AND state = 'active' ORDER BY random() LIMIT 1");
                try {
                    done.get(20 + random.nextInt(60), TimeUnit.MILLISECONDS);
                } catch (TimeoutException _) {
                    // not done yet: cut off the next
                }
                Gate.until(() -> done.isDone() || attempts(runs) >= before + AT_ONCE);
            }
        }
    }

    private static int attempts(List<ScheduleRun> runs) {
        return runs.stream().mapToInt(run -> run.attempts().size()).sum();
    }

    private static long verify(ScheduleRun run, List<SeenEvent> seen) {
        String tenant = run.schedule().tenant();
        List<StoredEvent> log = await(reader.log().read(tenant, 0, Long.MAX_VALUE));
        try {
            LogAudit.verify(log.stream().map(SeenEvent::of).toList(), seen);
            assertThat(await(reader.log().head(tenant))).isEqualTo(log.size());
            new ScheduleAudit(run.attempts(), log).verify(rows(tenant), receipts(tenant));
        } catch (AssertionError e) {
            throw new AssertionError("Schedule " + run.schedule().seed() + " of " + tenant + ": " + e.getMessage(), e);
        }
        return log.size();
    }

    private static Map<StreamId, StoredStream> rows(String tenant) {
        Map<StreamId, StoredStream> rows = new LinkedHashMap<>();
        database.query("SELECT stream_id, version, state, state_schema FROM stream WHERE tenant_id = '" + tenant + '\'')
                .forEach(row -> rows.put(
                        StreamId.parse((String) row.get(0)),
                        new StoredStream((Long) row.get(1), (String) row.get(2), (Integer) row.get(3))));
        return rows;
    }

    private static Map<String, Receipt> receipts(String tenant) {
        Map<String, Receipt> receipts = new LinkedHashMap<>();
        database.query("SELECT client, key, fingerprint, stream_id, stream_version, position FROM receipt"
                        + " WHERE tenant_id = '" + tenant + '\'')
                .forEach(row -> receipts.put(
                        row.get(0) + " " + row.get(1),
                        new Receipt(
                                (String) row.get(0),
                                (String) row.get(1),
                                (String) row.get(2),
                                (String) row.get(3),
                                (Long) row.get(4),
                                (Long) row.get(5))));
        return receipts;
    }

    /**
     * The same reader and the same check on a log as one would first write it: positions from a sequence, taken
     * without a lock, so that they become visible out of order.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_log_that_only_counts_with_a_sequence_is_caught(boolean someRollBack) throws Exception {
        database.migrate(
                "DROP TABLE IF EXISTS naive_event",
                "CREATE TABLE naive_event (id bigserial PRIMARY KEY, stream text, version bigint, correlation text)");
        Random random = new Random(Seeds.seed(RandomSchedulesTest.class));
        AtomicInteger writers = new AtomicInteger();
        AtomicInteger reads = new AtomicInteger();
        LogTail.Source counted = (log, after) -> {
            reads.incrementAndGet();
            return readNaively(log, after);
        };
        List<SeenEvent> seen;
        try (LogTail tail = new LogTail(counted, Set.of("naive"));
                var threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> writing = IntStream.range(0, 8)
                    .<Future<?>>mapToObj(_ -> {
                        long seed = random.nextLong();
                        return threads.submit(() -> writeNaively(writers.incrementAndGet(), seed, someRollBack, reads));
                    })
                    .toList();
            for (Future<?> each : writing) {
                each.get(2, TimeUnit.MINUTES);
            }
            seen = tail.finish().get("naive");
        }
        List<SeenEvent> stored = readNaively("naive", 0);

        assertThatThrownBy(() -> LogAudit.verify(stored, seen))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(someRollBack ? "should be" : "the reader never saw position");
    }

    private static List<SeenEvent> readNaively(String log, long after) {
        return database
                .query("SELECT id, stream, version, correlation FROM naive_event WHERE id > " + after + " ORDER BY id")
                .stream()
                .map(row ->
                        new SeenEvent((Long) row.get(0), (String) row.get(1), (Long) row.get(2), (String) row.get(3)))
                .sorted(Comparator.comparing(SeenEvent::position))
                .toList();
    }

    /** Until the reader has looked so often in between that it must have missed something. */
    private static Void writeNaively(int writer, long seed, boolean someRollBack, AtomicInteger reads)
            throws SQLException {
        Random random = new Random(seed);
        long version = 0;
        try (Connection connection = database.asOwner();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            while (version < 40 || reads.get() < 40) {
                statement.execute("INSERT INTO naive_event (stream, version, correlation) VALUES ('things/" + writer
                        + "', " + (version + 1) + ", 'c')");
                statement.execute("SELECT pg_sleep(" + random.nextInt(8) / 1000.0 + ')');
                if (someRollBack && random.nextInt(5) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                    version++;
                }
            }
        }
        return null;
    }
}
