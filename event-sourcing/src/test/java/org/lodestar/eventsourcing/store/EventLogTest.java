package org.lodestar.eventsourcing.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lodestar.eventsourcing.stage.Replica.await;
import static org.lodestar.eventsourcing.store.Units.change;
import static org.lodestar.eventsourcing.store.Units.receipt;
import static org.lodestar.eventsourcing.store.Units.state;
import static org.lodestar.eventsourcing.store.Units.unit;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.eventsourcing.StreamId;
import org.lodestar.eventsourcing.stage.Database;
import org.lodestar.eventsourcing.stage.Replica;
import org.lodestar.eventsourcing.stage.Stage;
import org.lodestar.eventsourcing.store.AppendOutcome.Appended;
import org.lodestar.eventsourcing.store.AppendOutcome.ReceiptExists;
import org.lodestar.eventsourcing.store.AppendOutcome.Stale;

class EventLogTest {

    private static final AtomicInteger TENANTS = new AtomicInteger();
    private static Database database;
    private static Vertx vertx;
    private static Pool pool;
    private static EventLog log;
    private String tenant;

    @BeforeAll
    static void open() {
        database = Database.of("eventlog");
        vertx = Vertx.vertx();
        pool = database.pool(vertx, 8);
        log = new EventLog(pool);
    }

    @AfterAll
    static void close() {
        await(pool.close());
        await(vertx.close());
    }

    @BeforeEach
    void a_tenant_of_its_own() {
        tenant = "tenant" + TENANTS.incrementAndGet();
    }

    private static List<AppendOutcome> append(AppendUnit... units) {
        return await(log.append(List.of(units)));
    }

    private List<Long> positions() {
        return await(log.read(tenant, 0, Long.MAX_VALUE)).stream()
                .map(StoredEvent::position)
                .toList();
    }

    private static StreamKey key(String tenant, String stream) {
        return new StreamKey(tenant, StreamId.parse(stream));
    }

    @Test
    void what_was_appended_is_read_and_loaded() {
        Instant before = Instant.now().minusSeconds(5);

        assertThat(append(unit(tenant, "things/1", 0, 3)))
                .singleElement()
                .isInstanceOfSatisfying(Appended.class, appended -> {
                    assertThat(appended.firstPosition()).isEqualTo(1);
                    assertThat(appended.at()).isBetween(before, Instant.now().plusSeconds(5));
                });

        List<StoredEvent> events = await(log.read(tenant, 0, Long.MAX_VALUE));
        assertThat(events).extracting(StoredEvent::position).containsExactly(1L, 2L, 3L);
        assertThat(events).extracting(StoredEvent::version).containsExactly(1L, 2L, 3L);
        assertThat(events).extracting(StoredEvent::data).containsExactly("{\"n\": 1}", "{\"n\": 2}", "{\"n\": 3}");
        assertThat(events).allSatisfy(event -> {
            assertThat(event.tenant()).isEqualTo(tenant);
            assertThat(event.stream()).isEqualTo("things/1");
            assertThat(event.type()).isEqualTo("thing-happened.v1");
        });
        assertThat(await(log.load(List.of(key(tenant, "things/1"), key(tenant, "things/2")))))
                .isEqualTo(Map.of(key(tenant, "things/1"), new StoredStream(3, state(3), 1)));
        assertThat(await(log.head(tenant))).isEqualTo(3);
        assertThat(await(log.heads())).containsEntry(tenant, 3L);
    }

    @Test
    void reads_within_bounds_by_position_category_and_version() {
        append(unit(tenant, "things/1", 0, 2), unit(tenant, "others/1", 0, 2), unit(tenant, "thingsandmore/1", 0, 1));
        append(unit(tenant, "things/1", 2, 1));

        assertThat(await(log.read(tenant, 1, 4)))
                .extracting(StoredEvent::position)
                .containsExactly(2L, 3L, 4L);
        assertThat(await(log.read(tenant, 0, Long.MAX_VALUE, "things")))
                .extracting(StoredEvent::stream)
                .containsExactly("things/1", "things/1", "things/1");
        assertThat(await(log.readStream(tenant, StreamId.parse("things/1"), 1, 2)))
                .extracting(StoredEvent::version)
                .containsExactly(2L);
        assertThat(await(log.read(tenant, 6, Long.MAX_VALUE))).isEmpty();
        assertThat(await(log.head("nobody"))).isZero();
    }

    @Test
    void positions_go_on_over_calls_and_units_in_the_order_given() {
        append(unit(tenant, "things/1", 0, 2));

        List<AppendOutcome> outcomes = append(unit(tenant, "things/3", 0, 2), unit(tenant, "things/2", 0, 3));

        assertThat(outcomes)
                .extracting(outcome -> ((Appended) outcome).firstPosition())
                .containsExactly(3L, 5L);
        assertThat(await(log.read(tenant, 2, Long.MAX_VALUE)))
                .extracting(StoredEvent::stream)
                .containsExactly("things/3", "things/3", "things/2", "things/2", "things/2");
    }

    @Test
    void a_stale_unit_is_refused_without_touching_the_others() {
        append(unit(tenant, "things/1", 0, 2));

        List<AppendOutcome> outcomes = append(
                unit(tenant, "things/0", 0, 1),
                unit(tenant, "things/1", 1, 1), // was at 2
                unit(tenant, "things/2", 3, 1), // was never there
                unit(tenant, "things/3", 0, 1));

        assertThat(outcomes.get(0))
                .isInstanceOfSatisfying(
                        Appended.class, a -> assertThat(a.firstPosition()).isEqualTo(3));
        assertThat(outcomes.get(1)).isEqualTo(new Stale());
        assertThat(outcomes.get(2)).isEqualTo(new Stale());
        assertThat(outcomes.get(3))
                .isInstanceOfSatisfying(
                        Appended.class, a -> assertThat(a.firstPosition()).isEqualTo(4));
        assertThat(positions()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(await(log.load(List.of(key(tenant, "things/1"), key(tenant, "things/2")))))
                .isEqualTo(Map.of(key(tenant, "things/1"), new StoredStream(2, state(2), 1)));
    }

    @Test
    void creating_what_is_there_is_stale() {
        append(unit(tenant, "things/1", 0, 1));

        assertThat(append(unit(tenant, "things/1", 0, 1))).containsExactly(new Stale());
        assertThat(positions()).containsExactly(1L);
    }

    @Test
    void a_unit_of_several_streams_is_appended_whole_or_not_at_all() {
        append(unit(tenant, "things/1", 0, 1));

        assertThat(append(
                        unit(tenant, change("things/0", 0, 1), change("things/1", 0, 1)),
                        unit(tenant, change("things/2", 0, 1), change("things/3", 0, 2))))
                .satisfiesExactly(
                        outcome -> assertThat(outcome).isEqualTo(new Stale()),
                        outcome -> assertThat(outcome).isInstanceOf(Appended.class));
        assertThat(await(log.read(tenant, 1, Long.MAX_VALUE)))
                .extracting(StoredEvent::stream)
                .containsExactly("things/2", "things/3", "things/3");
        assertThat(await(log.load(List.of(key(tenant, "things/0"))))).isEmpty();
    }

    @Test
    void a_key_that_was_answered_before_is_refused_without_touching_the_others() {
        append(unit(tenant, List.of(receipt("k", "things/1", 2, 2)), change("things/1", 0, 2)));

        List<AppendOutcome> outcomes = append(
                unit(tenant, List.of(receipt("k", "things/2", 1, 1)), change("things/2", 0, 1)),
                unit(tenant, List.of(receipt("l", "things/3", 1, 1)), change("things/3", 0, 1)));

        assertThat(outcomes.get(0)).isEqualTo(new ReceiptExists());
        assertThat(outcomes.get(1)).isInstanceOf(Appended.class);
        assertThat(await(log.receipt(tenant, "client", "k")))
                .isEqualTo(Optional.of(new Receipt("client", "k", "fingerprint-k", "things/1", 2, 2)));
        assertThat(await(log.receipt(tenant, "client", "l")))
                .hasValueSatisfying(receipt -> assertThat(receipt.position()).isEqualTo(3));
        assertThat(await(log.receipt(tenant, "another", "k"))).isEmpty();
        assertThat(await(log.load(List.of(key(tenant, "things/2"))))).isEmpty();
    }

    @Test
    void what_is_stale_and_answered_before_counts_as_answered_before() {
        append(unit(tenant, List.of(receipt("k", "things/1", 1, 1)), change("things/1", 0, 1)));

        assertThat(append(unit(tenant, List.of(receipt("k", "things/1", 1, 1)), change("things/1", 0, 1))))
                .containsExactly(new ReceiptExists());
    }

    @Test
    void one_key_twice_in_one_call_fails_the_call_and_writes_nothing() {
        assertThatThrownBy(() -> append(
                        unit(tenant, List.of(receipt("k", "things/1", 1, 1)), change("things/1", 0, 1)),
                        unit(tenant, List.of(receipt("k", "things/2", 1, 1)), change("things/2", 0, 1))))
                .isInstanceOfSatisfying(
                        PgException.class, e -> assertThat(e.getSqlState()).isEqualTo("23505"));
        assertThat(positions()).isEmpty();
        assertThat(await(log.head(tenant))).isZero();
    }

    @Test
    void several_tenants_in_one_call_have_counters_of_their_own() {
        String other = tenant + "other";
        append(unit(other, "things/1", 0, 4));

        List<AppendOutcome> outcomes = append(
                unit(tenant, "things/1", 0, 2),
                unit(other, List.of(receipt("k", "things/2", 1, 1)), change("things/2", 0, 1)),
                unit(other, "things/1", 0, 1), // stale there, though new in the first tenant
                unit(tenant, List.of(receipt("k", "things/2", 1, 1)), change("things/2", 0, 1)));

        assertThat(outcomes)
                .extracting(outcome -> outcome instanceof Appended a ? a.firstPosition() : 0L)
                .containsExactly(1L, 5L, 0L, 3L);
        assertThat(await(log.read(other, 4, Long.MAX_VALUE)))
                .extracting(StoredEvent::stream)
                .containsExactly("things/2");
        assertThat(positions()).containsExactly(1L, 2L, 3L);
        assertThat(await(log.receipt(tenant, "client", "k")))
                .map(Receipt::position)
                .hasValue(3L);
        assertThat(await(log.receipt(other, "client", "k")))
                .map(Receipt::position)
                .hasValue(5L);
    }

    @Test
    void an_append_that_fails_leaves_no_gap() {
        append(unit(tenant, "things/1", 0, 1));
        AppendUnit broken = new AppendUnit(
                tenant,
                List.of(change("things/2", 0, 1)),
                List.of(),
                List.of(new AppendUnit.NewEvent(
                        "things/2", 1, new java.util.UUID(0, 1), "thing-happened.v1", "not json", "{}")));

        assertThatThrownBy(() -> append(broken)).isInstanceOf(PgException.class);

        append(unit(tenant, "things/3", 0, 1));
        assertThat(positions()).containsExactly(1L, 2L);
    }

    @Test
    void two_who_create_the_same_stream_at_once_get_one_stream() {
        List<io.vertx.core.Future<List<AppendOutcome>>> both = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            both.add(log.append(List.of(unit(tenant, "things/1", 0, 1))));
        }
        int appended = 0;
        for (var each : both) {
            try {
                appended += await(each).getFirst() instanceof Appended ? 1 : 0;
            } catch (PgException e) {
                assertThat(e.getSqlState()).isEqualTo("23505");
            }
        }
        assertThat(appended).isEqualTo(1);
        assertThat(positions()).containsExactly(1L);
    }

    /** Callers that lock the same streams and counters, each in an order of its own, never deadlock. */
    @Test
    void callers_that_cross_do_not_deadlock() {
        String other = tenant + "other";
        List<String> tenants = List.of(tenant, other);
        for (String each : tenants) {
            append(IntStream.range(0, 6)
                    .mapToObj(i -> unit(each, "things/" + i, 0, 1))
                    .toArray(AppendUnit[]::new));
        }
        List<io.vertx.core.Future<List<AppendOutcome>>> calls = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            List<AppendUnit> units = new ArrayList<>();
            for (String each : tenants) {
                units.add(unit(each, change("things/" + i % 6, 1, 1), change("things/" + (i + 1) % 6, 1, 1)));
                units.add(unit(each, change("things/" + (i + 3) % 6, 1, 1), change("new/" + i, 0, 1)));
            }
            java.util.Collections.shuffle(units, new java.util.Random(i));
            calls.add(log.append(units));
        }
        for (var call : calls) {
            assertThat(await(call)).hasSize(4);
        }
        assertThat(positions())
                .containsExactlyElementsOf(LongStream.rangeClosed(1, await(log.head(tenant)))
                        .boxed()
                        .toList());
    }

    @Test
    void times_never_go_back_along_the_positions() {
        List<io.vertx.core.Future<List<AppendOutcome>>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            calls.add(log.append(List.of(unit(tenant, "things/" + i, 0, 2))));
        }
        calls.forEach(Replica::await);

        assertThat(await(log.read(tenant, 0, Long.MAX_VALUE)))
                .extracting(StoredEvent::recordedAt)
                .hasSize(100)
                .isSorted();
    }

    @Test
    void a_reader_of_a_position_has_seen_all_before_it_while_others_write() {
        List<io.vertx.core.Future<List<AppendOutcome>>> calls = new ArrayList<>();
        List<Long> seen = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            calls.add(log.append(List.of(unit(tenant, "things/" + i, 0, 1 + i % 3))));
            if (i % 5 == 0) {
                await(log.read(tenant, seen.size(), Long.MAX_VALUE)).forEach(event -> seen.add(event.position()));
            }
        }
        calls.forEach(Replica::await);
        await(log.read(tenant, seen.size(), Long.MAX_VALUE)).forEach(event -> seen.add(event.position()));

        assertThat(seen)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, await(log.head(tenant)))
                        .boxed()
                        .toList());
    }

    @Test
    void old_receipts_are_forgotten_and_young_ones_kept() {
        append(unit(tenant, List.of(receipt("old", "things/1", 1, 1)), change("things/1", 0, 1)));
        append(unit(tenant, List.of(receipt("young", "things/2", 1, 1)), change("things/2", 0, 1)));
        execute("UPDATE receipt SET recorded_at = now() - interval '49 hours' WHERE key = 'old' AND tenant_id = '"
                + tenant + "'");

        await(log.forgetReceipts(tenant, 48));

        assertThat(await(log.receipt(tenant, "client", "old"))).isEmpty();
        assertThat(await(log.receipt(tenant, "client", "young"))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE event SET data = '{}'",
                "UPDATE event SET position = position + 1",
                "DELETE FROM event",
                "TRUNCATE event",
                "TRUNCATE event CASCADE"
            })
    void events_are_never_changed_not_even_by_their_owner(String statement) throws SQLException {
        append(unit(tenant, "things/1", 0, 1));

        for (Connection connection : List.of(database.asOwner(), database.asSuperuser())) {
            try (connection;
                    Statement sql = connection.createStatement()) {
                sql.execute("SELECT set_config('lodestar.tenant', '" + tenant + "', false)");
                assertThatThrownBy(() -> sql.execute(statement)).hasMessageContaining("events are never changed");
            }
        }
        assertThat(positions()).containsExactly(1L);
    }

    @Test
    void an_acknowledged_append_is_on_the_disk() {
        for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
            assertThat(await(pool.query("SHOW " + setting).execute())
                            .iterator()
                            .next()
                            .getString(0))
                    .as(setting)
                    .isEqualTo("on");
        }
        assertThat(Stage.postgres().settings()).containsEntry("fsync", "on").containsEntry("synchronous_commit", "on");
    }

    private static void execute(String statement) {
        try (Connection connection = database.asSuperuser();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
