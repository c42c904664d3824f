package org.lodestar.eventsourcing.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lodestar.eventsourcing.stage.Gate.until;
import static org.lodestar.eventsourcing.stage.Gate.waiting;
import static org.lodestar.eventsourcing.stage.Replica.await;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.commanding.Answer;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.Feature;
import org.lodestar.eventsourcing.projection.Projector.Parked;
import org.lodestar.eventsourcing.stage.Database;
import org.lodestar.eventsourcing.stage.HeldAnswers;
import org.lodestar.eventsourcing.stage.Intercepted;
import org.lodestar.eventsourcing.stage.Replica;
import org.lodestar.eventsourcing.stage.Seeds;
import org.lodestar.eventsourcing.stage.Stage;
import org.lodestar.eventsourcing.store.EventLog;
import org.lodestar.eventsourcing.store.StoredEvent;
import org.lodestar.eventsourcing.tally.Tally;
import org.lodestar.eventsourcing.tally.Tally.Open;
import org.lodestar.eventsourcing.tally.TallyCommand;
import org.lodestar.eventsourcing.tally.TallyCommand.AddAmount;
import org.lodestar.eventsourcing.tally.TallyCommand.AddInParts;
import org.lodestar.eventsourcing.tally.TallyCommand.OpenTally;
import org.lodestar.eventsourcing.tally.TallyEvent;

class ProjectorTest {

    private static final AtomicInteger TENANTS = new AtomicInteger();
    private static final long POISON = 1_000_003;
    private static Database database;
    private final List<Replica> replicas = new ArrayList<>();
    /** While it is on, a balance of POISON makes the view stumble. */
    private final AtomicBoolean poisonous = new AtomicBoolean(true);

    private final StateView<Tally, TallyEvent> view =
            new StateView<>("tally_list", Replica.TALLIES, (id, state) -> columns(state));
    private Replica replica;
    private Projector<Tally, TallyEvent> projector;
    private String tenant;

    @BeforeAll
    static void migrate() {
        database = Database.of("projection");
        database.migrate("SELECT create_state_view('tally_list',"
                + " $$ owner varchar, balance bigint CHECK (balance <> 777), tags varchar[], day date $$)");
    }

    @BeforeEach
    void start() {
        tenant = "tenant" + TENANTS.incrementAndGet();
        replica = replica();
        projector = projector(replica);
    }

    @AfterEach
    void stop() {
        replicas.forEach(Replica::close);
    }

    private Replica replica() {
        replicas.add(Replica.of(database));
        return replicas.getLast();
    }

    private Projector<Tally, TallyEvent> projector(Replica on) {
        return new Projector<>(on.vertx(), on.pool(), on.log(), view);
    }

    private Map<String, Object> columns(Tally state) {
        Map<String, Object> columns = new LinkedHashMap<>();
        Optional<Open> open = state instanceof Open tally ? Optional.of(tally) : Optional.empty();
        if (poisonous.get() && open.filter(tally -> tally.balance() == POISON).isPresent()) {
            throw new IllegalStateException("cannot be digested");
        }
        columns.put("owner", open.map(Open::owner));
        columns.put("balance", open.map(Open::balance).orElse(0L));
        columns.put("tags", List.of("a", "b"));
        columns.put("day", Optional.empty());
        return columns;
    }

    private Answer<Tally> ask(String id, TallyCommand command) {
        return await(replica.tallies().ask(call(), id, command));
    }

    private Call call() {
        return Call.internal(tenant, "client", "request", Optional.empty());
    }

    private Answer<Tally> opened(String id) {
        return ask(id, new OpenTally(new PersonRef("ada"), "note", Long.MAX_VALUE));
    }

    private long head() {
        return await(replica.log().head(tenant));
    }

    private void caughtUp(Projector<Tally, TallyEvent> with) {
        with.advance(tenant, head());
        await(with.await(tenant, head()));
    }

    /** The live rows, without their generation. */
    private List<List<Object>> rows() {
        return database.query("SELECT l.id, l.version, l.position, l.state, l.created_at::text, l.updated_at::text,"
                + " l.owner, l.balance, l.tags::text, l.day::text FROM tally_list l JOIN projection p"
                + " ON p.tenant_id = l.tenant_id AND p.generation = l.generation AND p.name = 'tally_list' AND p.live"
                + " WHERE l.tenant_id = '" + tenant + "' ORDER BY l.id");
    }

    /** What the rows must be, made from the log itself. */
    private List<List<Object>> expected() {
        Feature<TallyCommand, Tally, TallyEvent> feature = Replica.TALLIES;
        Map<String, List<StoredEvent>> streams = new java.util.TreeMap<>();
        for (StoredEvent event : await(replica.log().read(tenant, 0, Long.MAX_VALUE, "tallies"))) {
            streams.computeIfAbsent(event.stream(), _ -> new ArrayList<>()).add(event);
        }
        List<List<Object>> rows = new ArrayList<>();
        streams.forEach((stream, events) -> {
            Open state = (Open) feature.fold(feature.decider().initial(), events);
            List<Object> row = new ArrayList<>(List.of(
                    stream.substring("tallies/".length()),
                    events.getLast().version(),
                    events.getLast().position(),
                    feature.writeState(state),
                    text(events.getFirst()),
                    text(events.getLast()),
                    state.owner().value(),
                    state.balance(),
                    "{a,b}"));
            row.add(null);
            rows.add(row);
        });
        return rows;
    }

    /** A moment as PostgreSQL writes it. */
    private static String text(StoredEvent event) {
        return database.query("SELECT timestamptz '" + event.recordedAt() + "'::text")
                .getFirst()
                .getFirst()
                .toString();
    }

    private CompletableFuture<?> keepAdding(String id, AtomicBoolean stop, AtomicLong written) {
        return replica.tallies()
                .ask(call(), id, new AddInParts(1, 2))
                .subscribeAsCompletionStage()
                .toCompletableFuture()
                .thenCompose(answer -> {
                    written.addAndGet(2);
                    projector.advance(tenant, answer.position());
                    return stop.get()
                            ? CompletableFuture.completedFuture(answer)
                            : keepAdding(id, stop, written).thenApply(_ -> null);
                });
    }

    @Test
    void rows_follow_the_log() {
        opened("a");
        opened("b");
        caughtUp(projector);
        assertThat(rows()).isEqualTo(expected());

        ask("a", new AddAmount(5));
        ask("c", new OpenTally(new PersonRef("bob"), "", 10));
        ask("a", new AddInParts(7, 3));
        caughtUp(projector);
        assertThat(rows()).isEqualTo(expected()).hasSize(3);
        assertThat(rows().getFirst().get(3))
                .as("the same state, to the letter, as the log keeps")
                .isEqualTo(database.query("SELECT state FROM stream WHERE stream_id = 'tallies/a' AND tenant_id = '"
                                + tenant + '\'')
                        .getFirst()
                        .getFirst());
    }

    @Test
    void events_of_other_kinds_of_streams_count_as_seen() {
        opened("a");
        await(replica.streams(new Feature<>(
                        "others", Replica.TALLIES.decider(), Replica.TALLIES.events(), Tally.class, 1, false))
                .ask(call(), "a", new OpenTally(new PersonRef("bob"), "", 1)));

        caughtUp(projector);

        assertThat(rows()).isEqualTo(expected()).hasSize(1);
        assertThat(await(projector.checkpoint(tenant)).position()).isEqualTo(2);
    }

    @Test
    void who_waits_for_a_position_finds_it_in_the_rows() {
        opened("a");
        Future<Void> early = projector.await(tenant, 3);
        projector.advance(tenant, head());
        await(projector.await(tenant, 1));
        assertThat(early.isComplete()).isFalse();

        for (int i = 0; i < 50; i++) {
            Answer<Tally> answer = ask("a", new AddAmount(1));
            projector.advance(tenant, answer.position());
            await(projector.await(tenant, answer.position()));
            assertThat((Long) rows().getFirst().get(2)).isGreaterThanOrEqualTo(answer.position());
        }
        assertThat(early.isComplete()).isTrue();
    }

    @Test
    void tenants_do_not_mix() {
        String first = tenant;
        opened("a");
        ask("a", new AddAmount(4));
        tenant = first + "other";
        opened("a");
        caughtUp(projector);
        assertThat(rows()).isEqualTo(expected());
        tenant = first;
        caughtUp(projector);
        assertThat(rows()).isEqualTo(expected());
    }

    @Test
    void what_was_written_while_nobody_projected_is_caught_up_page_by_page() {
        opened("a");
        for (int i = 0; i < 7; i++) {
            ask("a", new AddInParts(1, 500));
            opened("b" + i);
        }
        caughtUp(projector);
        assertThat(rows()).isEqualTo(expected());

        Projector<Tally, TallyEvent> next = projector(replica());
        ask("b1", new AddInParts(1, 3));
        caughtUp(next);
        assertThat(rows()).isEqualTo(expected());
    }

    @Test
    void a_rebuild_gives_the_same_rows_to_the_letter() {
        Random random = new Random(Seeds.seed(ProjectorTest.class));
        for (int i = 0; i < 30; i++) {
            opened("t" + i);
        }
        for (int i = 0; i < 300; i++) {
            ask("t" + random.nextInt(30), new AddInParts(1 + random.nextInt(5), 1 + random.nextInt(4)));
            if (i % 20 == 0) {
                projector.advance(tenant, head());
            }
        }
        caughtUp(projector);
        List<List<Object>> live = rows();

        assertThat(await(projector.rebuild(tenant))).isEqualTo(head());

        assertThat(rows()).isEqualTo(live).isEqualTo(expected());
        assertThat(database.query("SELECT DISTINCT generation FROM tally_list WHERE tenant_id = '" + tenant + '\''))
                .isEqualTo(List.of(List.of(2)));
        ask("t1", new AddAmount(1));
        caughtUp(projector);
        assertThat(rows()).isEqualTo(expected());
    }

    @Test
    void a_rebuild_ends_while_others_go_on_writing_and_nobody_misses_the_rows() {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong written = new AtomicLong();
        List<CompletableFuture<?>> writers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            opened("t" + i);
        }
        caughtUp(projector);
        for (int i = 0; i < 12; i++) {
            writers.add(keepAdding("t" + i, stop, written));
        }
        until(() -> written.get() > 500);
        AtomicLong fewest = new AtomicLong(Long.MAX_VALUE);
        try {
            for (int i = 0; i < 2; i++) {
                CompletableFuture<Long> rebuilt =
                        projector.rebuild(tenant).toCompletionStage().toCompletableFuture();
                until(() -> {
                    fewest.accumulateAndGet(rows().size(), Math::min);
                    return rebuilt.isDone();
                });
                rebuilt.join();
            }
        } finally {
            stop.set(true);
            writers.forEach(CompletableFuture::join);
        }
        caughtUp(projector);
        assertThat(fewest).hasValue(12);
        assertThat(rows()).isEqualTo(expected());
    }

    @Test
    void two_runners_write_nothing_twice() {
        Projector<Tally, TallyEvent> other = projector(replica());
        for (int i = 0; i < 10; i++) {
            opened("t" + i);
        }
        for (int i = 0; i < 200; i++) {
            long position = ask("t" + i % 10, new AddInParts(1, 1 + i % 3)).position();
            projector.advance(tenant, position);
            other.advance(tenant, position);
        }
        caughtUp(projector);
        caughtUp(other);
        assertThat(rows()).isEqualTo(expected());
        assertThat(await(projector.parked(tenant))).isEmpty();
    }

    @Test
    void a_rebuild_by_another_runner_takes_nothing_back() {
        Projector<Tally, TallyEvent> other = projector(replica());
        AtomicBoolean stop = new AtomicBoolean();
        List<CompletableFuture<?>> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            opened("t" + i);
            writers.add(keepAdding("t" + i, stop, new AtomicLong()));
        }
        long reached = 0;
        try {
            for (int i = 0; i < 3; i++) {
                CompletableFuture<Long> rebuilt =
                        other.rebuild(tenant).toCompletionStage().toCompletableFuture();
                while (!rebuilt.isDone()) {
                    long now = await(projector.checkpoint(tenant)).position();
                    assertThat(now).as("where the live rows stand").isGreaterThanOrEqualTo(reached);
                    reached = now;
                }
                rebuilt.join();
            }
        } finally {
            stop.set(true);
            writers.forEach(CompletableFuture::join);
        }
        await(projector.await(tenant, head()));
        assertThat(rows()).isEqualTo(expected());
    }

    @Test
    void an_event_that_cannot_be_digested_parks_its_stream_only() {
        opened("good");
        opened("bad");
        ask("bad", new AddAmount(POISON));
        ask("good", new AddAmount(1));
        caughtUp(projector);

        assertThat(await(projector.parked(tenant))).extracting(Parked::stream).containsExactly("tallies/bad");
        ask("bad", new AddAmount(1)); // digestible, but it waits with its stream
        ask("good", new AddAmount(1));
        caughtUp(projector);
        assertThat(rows())
                .containsAll(expected().stream()
                        .filter(row -> row.getFirst().equals("good"))
                        .toList());
        assertThat(rows())
                .noneMatch(row -> row.getFirst().equals("bad") && !row.get(7).equals(0L));
    }

    @Test
    void what_was_parked_is_replayed_once_the_cause_is_mended() {
        opened("bad");
        ask("bad", new AddAmount(POISON));
        opened("good");
        caughtUp(projector);

        assertThatThrownBy(() -> await(projector.replayParked(tenant, "tallies/bad")))
                .hasMessageContaining("cannot be digested");
        assertThat(await(projector.parked(tenant))).hasSize(1);

        ask("bad", new AddAmount(1));
        poisonous.set(false);
        await(projector.replayParked(tenant, "tallies/bad"));
        assertThat(await(projector.parked(tenant))).isEmpty();
        caughtUp(projector);
        assertThat(rows()).isEqualTo(expected());
        ask("bad", new AddAmount(1));
        caughtUp(projector);
        assertThat(rows()).isEqualTo(expected());
    }

    @Test
    void what_is_not_parked_is_not_harmed_by_a_replay() {
        opened("a");
        ask("a", new AddAmount(1));
        caughtUp(projector);

        await(projector.replayParked(tenant, "tallies/a"));
        ask("a", new AddAmount(1));
        caughtUp(projector);
        assertThat(rows()).isEqualTo(expected());
    }

    @Test
    void a_rebuild_parks_what_it_cannot_digest_and_clears_what_it_can() {
        opened("bad");
        ask("bad", new AddAmount(POISON));
        opened("good");
        caughtUp(projector);
        await(projector.rebuild(tenant));
        assertThat(await(projector.parked(tenant))).hasSize(1);

        poisonous.set(false);
        await(projector.rebuild(tenant));
        assertThat(await(projector.parked(tenant))).isEmpty();
        assertThat(rows()).isEqualTo(expected());
    }

    /** The table itself may refuse a row, for example one that is too long for its column. */
    @Test
    void a_row_that_the_table_refuses_parks_its_stream_only() {
        opened("good");
        opened("bad");
        ask("bad", new AddAmount(777));
        ask("good", new AddAmount(1));
        caughtUp(projector);

        assertThat(await(projector.parked(tenant))).extracting(Parked::stream).containsExactly("tallies/bad");
        ask("bad", new AddAmount(1));
        ask("good", new AddAmount(1));
        caughtUp(projector);
        assertThat(rows())
                .containsAll(expected().stream()
                        .filter(row -> row.getFirst().equals("good"))
                        .toList());

        await(projector.replayParked(tenant, "tallies/bad"));
        assertThat(rows()).isEqualTo(expected());
    }

    /** Operators ask any replica, while another one keeps the rows up to date. */
    @Test
    void a_replay_by_another_runner_loses_nothing_that_comes_meanwhile() {
        opened("bad");
        ask("bad", new AddAmount(POISON));
        caughtUp(projector);
        poisonous.set(false);
        Replica other = replica();
        HeldAnswers reading = new HeldAnswers("read_stream");
        Projector<Tally, TallyEvent> operator = new Projector<>(
                other.vertx(), other.pool(), new EventLog(Intercepted.pool(other.pool(), reading)), view);

        reading.hold();
        CompletableFuture<Void> replayed =
                operator.replayParked(tenant, "tallies/bad").toCompletionStage().toCompletableFuture();
        until(() -> reading.count() == 1);
        ask("bad", new AddAmount(1));
        projector.advance(tenant, head());
        CompletableFuture<Void> live =
                projector.await(tenant, head()).toCompletionStage().toCompletableFuture();
        until(() -> live.isDone() || waiting(database) > 0);
        reading.release();
        replayed.join();
        live.join();
        ask("bad", new AddAmount(1));
        caughtUp(projector);

        assertThat(rows()).isEqualTo(expected());
    }

    @Test
    void a_stop_of_the_database_loses_no_row_that_was_waited_for() {
        opened("a");
        for (int i = 0; i < 3; i++) {
            for (int n = 0; n < 20; n++) {
                ask("a", new AddAmount(1));
                projector.advance(tenant, head());
            }
            await(projector.await(tenant, head()));
            Stage.postgres().restart(true);
            assertThat(rows()).isEqualTo(expected());
        }
    }

    @Test
    void a_rebuild_is_fast() {
        List<CompletableFuture<?>> asked = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            opened("t" + i);
        }
        for (int i = 0; i < 400; i++) {
            asked.add(replica.tallies()
                    .ask(call(), "t" + i, new AddInParts(1, 100))
                    .subscribeAsCompletionStage()
                    .toCompletableFuture());
        }
        asked.forEach(CompletableFuture::join);
        long began = System.nanoTime();
        long events = await(projector.rebuild(tenant));
        long micros = (System.nanoTime() - began) / 1_000;
        System.out.printf(
                "rebuilt %d events in %d ms: %d events/s%n", events, micros / 1_000, events * 1_000_000 / micros);
        caughtUp(projector);
        assertThat(rows()).hasSize(400);
    }
}
