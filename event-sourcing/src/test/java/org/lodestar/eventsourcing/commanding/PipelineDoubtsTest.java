package org.lodestar.eventsourcing.commanding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lodestar.eventsourcing.commanding.TallyCalls.answer;
import static org.lodestar.eventsourcing.commanding.TallyCalls.call;
import static org.lodestar.eventsourcing.commanding.TallyCalls.events;
import static org.lodestar.eventsourcing.commanding.TallyCalls.failure;
import static org.lodestar.eventsourcing.commanding.TallyCalls.keyed;
import static org.lodestar.eventsourcing.commanding.TallyCalls.open;
import static org.lodestar.eventsourcing.commanding.TallyCalls.start;
import static org.lodestar.eventsourcing.commanding.TallyCalls.transfer;
import static org.lodestar.eventsourcing.stage.Gate.until;
import static org.lodestar.eventsourcing.stage.Gate.waiting;
import static org.lodestar.eventsourcing.stage.Replica.await;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.Decider;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.eventsourcing.EventType;
import org.lodestar.eventsourcing.commanding.CommandFailure.Refused;
import org.lodestar.eventsourcing.commanding.CommandFailure.Unavailable;
import org.lodestar.eventsourcing.commanding.Streams.Both;
import org.lodestar.eventsourcing.stage.Database;
import org.lodestar.eventsourcing.stage.Gate;
import org.lodestar.eventsourcing.stage.HeldAnswers;
import org.lodestar.eventsourcing.stage.Intercepted;
import org.lodestar.eventsourcing.stage.Replica;
import org.lodestar.eventsourcing.stage.Stage;
import org.lodestar.eventsourcing.store.StoredEvent;
import org.lodestar.eventsourcing.tally.Tally;
import org.lodestar.eventsourcing.tally.Tally.Open;
import org.lodestar.eventsourcing.tally.TallyCommand;
import org.lodestar.eventsourcing.tally.TallyCommand.AddAmount;
import org.lodestar.eventsourcing.tally.TallyEvent;

/** Can the pipeline lose an answer, give one twice, write after a refusal, starve, or let one command hurt another? */
class PipelineDoubtsTest {

    private static final AtomicInteger TENANTS = new AtomicInteger();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static Database database;
    private final List<Replica> replicas = new ArrayList<>();
    private String tenant;
    private Replica one;

    @BeforeAll
    static void migrate() {
        database = Database.of("doubts");
    }

    @BeforeEach
    void a_tenant_and_a_replica_of_its_own() {
        tenant = "tenant" + TENANTS.incrementAndGet();
        one = replica(8);
    }

    @AfterEach
    void stop() {
        replicas.forEach(Replica::close);
    }

    private Replica replica(int connections) {
        Replica replica = Replica.of(database, connections);
        replicas.add(replica);
        return replica;
    }

    private Replica replica(Intercepted.Around around) {
        Replica replica = Replica.of(database, pool -> Intercepted.pool(pool, around));
        replicas.add(replica);
        return replica;
    }

    private void opened(Replica replica, String... ids) {
        for (String id : ids) {
            answer(replica.tallies().ask(call(tenant), id, open(1_000_000)));
        }
    }

    private void execute(String sql) {
        try (Connection connection = database.asSuperuser()) {
            execute(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Commands of which some make the rules stumble: in deciding, in evolving, in being written. */
    sealed interface Step {
        @EventType(value = "stepped.v1", description = "One step.")
        record Stepped(int n) implements Step {}

        @EventType(value = "stumbled.v1", description = "Cannot be evolved.")
        record Stumbled() implements Step {}

        @EventType(value = "mumbled.v1", description = "Cannot be written.")
        record Mumbled(Unwritable what) implements Step {}
    }

    record Unwritable(Object value, Object other) {
        @Override
        public Object value() {
            throw new IllegalStateException("cannot be written");
        }
    }

    private static final class Steps implements Decider<List<Step>, Integer, Step> {
        @Override
        public Integer initial() {
            return 0;
        }

        @Override
        public Decision<Step> decide(List<Step> command, Integer state) {
            if (command.isEmpty()) {
                throw new IllegalStateException("cannot be decided");
            }
            return command.getFirst() instanceof Step.Stepped(int n) && n == 0
                    ? Decision.nothing()
                    : Decision.accept(command);
        }

        @Override
        public Integer evolve(Integer state, Step event) {
            return switch (event) {
                case Step.Stepped(int n) -> state + n;
                case Step.Stumbled _ -> throw new IllegalStateException("cannot be evolved");
                case Step.Mumbled _ -> state;
            };
        }
    }

    @SuppressWarnings("unchecked")
    private static final Feature<List<Step>, Integer, Step> STEPS =
            Feature.of("steps", new Steps(), Step.class, Integer.class);

    @Test
    void a_command_that_makes_the_rules_stumble_fails_alone() {
        Streams<List<Step>, Integer, Step> steps = one.streams(STEPS);
        Step step = new Step.Stepped(1);
        answer(steps.ask(call(tenant), "a", List.of(step)));
        answer(steps.ask(call(tenant), "b", List.of(step)));
        List<CompletableFuture<Answer<Integer>>> fine = new ArrayList<>();
        List<CompletableFuture<Answer<Integer>>> failing = new ArrayList<>();
        try (Gate _ = new Gate(database, one)) {
            List<List<Step>> bad = List.of(
                    List.of(),
                    List.of(step, new Step.Stumbled()),
                    List.of(step, new Step.Mumbled(new Unwritable(1, 2))),
                    List.of(new Step.Stumbled()));
            for (List<Step> each : bad) {
                for (String id : List.of("a", "b")) {
                    failing.add(start(steps.ask(call(tenant), id, each)));
                    fine.add(start(steps.ask(call(tenant), id, List.of(new Step.Stepped(0)))));
                    fine.add(start(steps.ask(call(tenant), id, List.of(step))));
                }
                failing.add(start(
                        steps.askWith(call(tenant), "a", steps, "b", (_, _) -> new Both<>(List.of(step, step), each))));
                failing.add(start(steps.create(call(tenant), each)));
            }
        }
        failing.forEach(each -> assertThat(failure(each)).hasMessageContaining("cannot be"));
        fine.forEach(TallyCalls::answer);

        assertThat(await(steps.find(tenant, "a")).orElseThrow()).isEqualTo(new Folded<>(steps.streamId("a"), 5, 5));
        assertThat(await(steps.find(tenant, "b")).orElseThrow()).isEqualTo(new Folded<>(steps.streamId("b"), 5, 5));
        for (String id : List.of("a", "b")) {
            assertThat(await(one.log().readStream(tenant, steps.streamId(id), 0, 100)))
                    .extracting(StoredEvent::version)
                    .containsExactly(1L, 2L, 3L, 4L, 5L);
        }
        assertThat(events(one.log(), tenant)).hasSize(10);
    }

    @Test
    void a_stream_that_cannot_be_read_fails_its_own_commands_only() {
        opened(one, "a", "b", "c", "d");
        execute("UPDATE stream SET state = '{\"kind\":\"Nonsense\"}' WHERE stream_id = 'tallies/b' AND tenant_id = '"
                + tenant + '\'');
        execute("UPDATE stream SET state_schema = 0 WHERE stream_id = 'tallies/d' AND tenant_id = '" + tenant + '\'');
        execute("INSERT INTO event SELECT tenant_id, 5, stream_id, 2, gen_random_uuid(), 'unheard-of.v1', '{}',"
                + " metadata, now() FROM event WHERE stream_id = 'tallies/d' AND tenant_id = '" + tenant + '\'');
        execute("UPDATE stream SET version = 2 WHERE stream_id = 'tallies/d' AND tenant_id = '" + tenant + '\'');
        execute("UPDATE event_log SET head = 5 WHERE tenant_id = '" + tenant + '\'');
        Replica fresh = replica(8);
        List<CompletableFuture<Answer<Tally>>> fine = new ArrayList<>();
        List<CompletableFuture<Answer<Tally>>> failing = new ArrayList<>();
        try (Gate _ = new Gate(database, fresh)) {
            var tallies = fresh.tallies();
            fine.add(start(tallies.ask(call(tenant), "a", new AddAmount(1))));
            failing.add(start(tallies.ask(call(tenant), "b", new AddAmount(1))));
            failing.add(start(tallies.ask(call(tenant), "d", new AddAmount(1))));
            failing.add(start(transfer(tallies, call(tenant), "a", "b", 1)));
            fine.add(start(tallies.ask(call(tenant), "c", new AddAmount(1))));
        }
        fine.forEach(TallyCalls::answer);
        failing.forEach(each -> assertThat(failure(each)).isNotNull());
    }

    @Test
    void what_the_database_refuses_to_store_fails_alone() {
        opened(one, "a", "b", "c");
        List<CompletableFuture<Answer<Tally>>> fine = new ArrayList<>();
        List<CompletableFuture<Answer<Tally>>> failing = new ArrayList<>();
        try (Gate _ = new Gate(database, one)) {
            var tallies = one.tallies();
            fine.add(start(tallies.ask(call(tenant), "a", new AddAmount(1))));
            failing.add(
                    start(tallies.ask(call(tenant), "new", new TallyCommand.OpenTally(TallyCalls.ADA, "a\u0000b", 1))));
            fine.add(start(tallies.ask(call(tenant), "b", new AddAmount(1))));
            failing.add(start(tallies.ask(call(tenant), incompressible(), open(1))));
            fine.add(start(transfer(tallies, call(tenant), "a", "c", 1)));
            failing.add(start(tallies.ask(call(tenant), "nul\u0000", new AddAmount(1))));
        }
        fine.forEach(TallyCalls::answer);
        failing.forEach(each -> assertThat(failure(each)).isNotNull());
        assertThat(events(one.log(), tenant)).hasSize(7);
        answer(one.tallies().ask(call(tenant), "a", new AddAmount(1)));
    }

    /** Longer than the key of an index may be. */
    private static String incompressible() {
        return new Random(1)
                .ints(4_000, 'a', 'z')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void an_event_larger_than_a_message_may_be_is_refused() {
        String note = "x".repeat(1_100_000);

        assertThat(failure(one.tallies().ask(call(tenant), "a", new TallyCommand.OpenTally(TallyCalls.ADA, note, 1))))
                .isInstanceOf(Refused.class);
        assertThat(events(one.log(), tenant)).isEmpty();
    }

    /**
     * A command with a key is refused, but its answer waits for the look at the receipts; meanwhile the batch that it was
     * in meets another writer and is decided again. The refusal is on its way: nothing may be written now.
     */
    @Test
    void nothing_is_written_for_a_command_whose_refusal_is_on_its_way() throws SQLException {
        HeldAnswers receipts = new HeldAnswers("load_receipt");
        Replica held = replica(receipts);
        opened(held, "there");
        CompletableFuture<Answer<Tally>> refused;
        CompletableFuture<Answer<Tally>> meeting;
        receipts.hold();
        try (Connection writer = database.asSuperuser();
                Connection lock = database.asSuperuser()) {
            writer.setAutoCommit(false);
            lock.setAutoCommit(false);
            execute(writer, copyOfThere("met"));
            try (Gate _ = new Gate(database, held)) {
                refused = start(held.tallies().ask(keyed(tenant, "k", "f"), "late", new AddAmount(1)));
                meeting = start(held.tallies().ask(call(tenant), "met", open(5)));
            }
            until(() -> receipts.count() == 1 && waiting(database) == 1);
            execute(copyOfThere("late")); // decided again, the command would hold
            execute(
                    lock,
                    "SELECT 1 FROM stream WHERE stream_id = 'tallies/late' AND tenant_id = '" + tenant
                            + "' FOR UPDATE");
            writer.commit();
            assertThat(failure(meeting)).as("decided again").isInstanceOf(Refused.class);
            receipts.release();
            assertThat(failure(refused)).isInstanceOf(Refused.class);
            lock.rollback();
        }
        answer(held.tallies().ask(call(tenant), "late", new AddAmount(0))); // waits for what is under way there
        assertThat(events(one.log(), tenant)).hasSize(1);
        assertThat(await(one.log().receipt(tenant, "client", "k"))).isEmpty();
    }

    /** A row without events, which is enough for a decision. */
    private String copyOfThere(String id) {
        return "INSERT INTO stream SELECT tenant_id, 'tallies/" + id + "', 1, state, 1 FROM stream WHERE tenant_id = '"
                + tenant + "' AND stream_id = 'tallies/there'";
    }

    /** A repetition gets the first answer, though asked anew it would be refused, and the refusal recorded. */
    @Test
    void a_repetition_records_no_refusal() {
        opened(one, "a");
        Call call = keyed(tenant, "k", "f");
        answer(one.tallies().ask(call(tenant), "a", new AddAmount(5)));
        Answer<Tally> first = answer(one.tallies().ask(call, "a", new TallyCommand.TakeAmountOnRecord(5)));

        assertThat(answer(one.tallies().ask(call, "a", new TallyCommand.TakeAmountOnRecord(5))))
                .isEqualTo(new Answer<>(first.stream(), first.version(), first.state(), first.position(), true));
        assertThat(events(one.log(), tenant)).hasSize(3);
    }

    /** What a batch decides on is not forgotten while the batch waits for something else to be loaded. */
    @Test
    void a_remembered_state_is_not_forgotten_between_the_batch_and_its_decisions() {
        HeldAnswers loads = new HeldAnswers("load_streams");
        Replica held = replica(loads);
        var tallies = held.tallies();
        opened(one, "elsewhere");
        opened(held, "old");
        List<CompletableFuture<?>> fill = new ArrayList<>();
        for (int i = 0; i < 4_999; i++) { // with the old one as many as are remembered
            fill.add(start(tallies.create(call(tenant), open(9))));
        }
        fill.forEach(TallyCalls::answer);

        loads.hold();
        CompletableFuture<Answer<Tally>> asked = start(tallies.askWith(
                call(tenant), "old", tallies, "elsewhere", (_, _) -> new Both<>(new AddAmount(1), new AddAmount(1))));
        until(() -> loads.count() == 1);
        List<CompletableFuture<?>> flood = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            flood.add(start(tallies.create(call(tenant), open(9))));
        }
        flood.forEach(TallyCalls::answer);
        loads.release();

        answer(asked);
    }

    /** Each of the two streams is always in some batch, but a command that needs both gets its turn. */
    @Test
    void a_command_on_two_busy_streams_is_not_starved() {
        opened(one, "a", "b");
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger others = new AtomicInteger();
        List<CompletableFuture<?>> load = IntStream.range(0, 8)
                .<CompletableFuture<?>>mapToObj(i -> keepAsking(i % 2 == 0 ? "a" : "b", stop, others))
                .toList();
        until(() -> others.get() > 50);

        CompletableFuture<Integer> then =
                start(transfer(one.tallies(), call(tenant), "a", "b", 1).map(_ -> others.get()));
        int before = others.get();
        until(() -> then.isDone() || others.get() > before + 1_000);
        stop.set(true);
        load.forEach(TallyCalls::answer);

        assertThat(answer(then) - before).as("commands that went first").isLessThan(1_000);
    }

    private CompletableFuture<Answer<Tally>> keepAsking(String id, AtomicBoolean stop, AtomicInteger answered) {
        return start(one.tallies().ask(call(tenant), id, new AddAmount(1))).thenCompose(given -> {
            answered.incrementAndGet();
            return stop.get() ? CompletableFuture.completedFuture(given) : keepAsking(id, stop, answered);
        });
    }

    @Test
    void many_commands_for_one_stream_cost_no_more_each_than_few() {
        opened(one, "a");
        long few = nanosFor(1_000);
        long many = LongStream.generate(() -> nanosFor(10_000)).limit(3).min().orElseThrow();
        System.out.printf(
                "on one stream: 1,000 commands in %d ms, 10,000 in %d ms%n", few / 1_000_000, many / 1_000_000);
        assertThat(many).isLessThan(20 * few + TimeUnit.MILLISECONDS.toNanos(500));
    }

    /** Of the pipeline's own work: a machine that stands still meanwhile costs it nothing. */
    private long nanosFor(int commands) {
        long thread = answer(one.tallies()
                .ask(call(tenant), "a", new AddAmount(1))
                .map(_ -> Thread.currentThread().threadId()));
        long before = THREADS.getThreadCpuTime(thread);
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (int i = 0; i < commands; i++) {
            answers.add(start(one.tallies().ask(call(tenant), "a", new AddAmount(1))));
        }
        answers.forEach(TallyCalls::answer);
        return THREADS.getThreadCpuTime(thread) - before;
    }

    @Test
    void a_key_that_another_kind_of_stream_was_asked_with_is_answered_all_the_same() {
        opened(one, "a");
        Call call = call(tenant).once("policy-key");
        answer(one.tallies().ask(call, "a", new AddAmount(1)));

        // A receipt that cannot be folded by this feature must not leave the caller waiting for ever.
        assertThat(failure(one.streams(STEPS).ask(call, "a", List.of(new Step.Stepped(1)))))
                .isNotNull();
        assertThat(events(one.log(), tenant)).hasSize(2);
    }

    @Test
    void every_failure_of_the_database_is_answered_as_unavailable_and_passes() {
        opened(one, "a", "b");
        answer(one.tallies().ask(keyed(tenant, "k", "f"), "a", new AddAmount(1)));
        List<CompletableFuture<Answer<Tally>>> asked = new ArrayList<>();
        allowConnections(false);
        try {
            cutOff();
            asked.add(start(one.tallies().ask(call(tenant), "a", new AddAmount(1))));
            asked.add(start(one.tallies().ask(keyed(tenant, "k", "f"), "a", new AddAmount(1))));
            asked.add(start(one.tallies().ask(keyed(tenant, "n", "f"), "b", new AddAmount(0))));
            asked.add(start(one.tallies().ask(keyed(tenant, "l", "f"), "nowhere", new AddAmount(1))));
            asked.add(start(one.tallies().create(call(tenant), open(1))));
            asked.forEach(each -> assertThat(failure(each)).isInstanceOf(Unavailable.class));
        } finally {
            allowConnections(true);
        }
        assertThat(answer(one.tallies().ask(keyed(tenant, "k", "f"), "a", new AddAmount(1)))
                        .replayed())
                .isTrue();
        answer(one.tallies().ask(call(tenant), "b", new AddAmount(1)));
        assertThat(events(one.log(), tenant)).hasSize(4);
    }

    private static void allowConnections(boolean allowed) {
        elsewhere("ALTER DATABASE doubts ALLOW_CONNECTIONS " + allowed);
    }

    /** When this returns, all connections have ended. */
    private static void cutOff() {
        elsewhere("SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = 'doubts'"
                + " AND usename = 'doubts_app'");
    }

    private static void elsewhere(String sql) {
        try (Connection connection = Stage.postgres().connect("postgres")) {
            execute(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The look at the receipts may fail though the append before it did not. */
    @Test
    void a_failing_look_at_the_receipts_is_answered_as_unavailable() throws SQLException {
        opened(one, "a");
        CompletableFuture<Answer<Tally>> refused;
        try (Connection receipts = database.asSuperuser()) {
            receipts.setAutoCommit(false);
            execute(receipts, "LOCK TABLE receipt IN ACCESS EXCLUSIVE MODE");
            refused = start(one.tallies().ask(keyed(tenant, "k", "f"), "a", new TallyCommand.TakeAmount(1)));
            until(() -> waiting(database) == 1);
            cutOff();
        }
        assertThat(failure(refused)).isInstanceOf(Unavailable.class);
    }

    @Test
    void a_pipeline_whose_pool_is_closed_still_answers() {
        opened(one, "a");
        await(one.pool().close());

        for (int i = 0; i < 3; i++) {
            assertThat(failure(one.tallies().ask(call(tenant), "b", new AddAmount(1))))
                    .isInstanceOf(Unavailable.class);
        }
    }

    /** Both would be decided on the same state, so the second on one that the first has left behind. */
    @Test
    void a_stream_is_not_asked_together_with_itself() {
        opened(one, "a");

        assertThatThrownBy(() -> transfer(one.tallies(), call(tenant), "a", "a", 3))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Both streams are part of the decision, also the one that did not exist and stays as it is. */
    @Test
    void a_decision_that_rests_on_an_absent_stream_is_made_again_once_it_is_there() {
        opened(one, "a");
        Replica two = replica(8);
        List<String> seen = new ArrayList<>();
        CompletableFuture<Answer<Tally>> first;
        try (Gate _ = new Gate(database, one)) {
            first = start(one.tallies().askWith(call(tenant), "a", one.streams(NOTES), "n", (_, note) -> {
                seen.add(note);
                if (seen.size() == 1) {
                    // Between the load and the append another replica makes the stream.
                    new Thread(() -> answer(two.streams(NOTES).ask(call(tenant), "n", "written"))).start();
                    until(() -> database.query("SELECT 1 FROM stream WHERE stream_id = 'notes/n' AND tenant_id = '"
                                            + tenant + '\'')
                                    .size()
                            == 1);
                }
                return new Both<>(new AddAmount(note.isEmpty() ? 1 : 2), "");
            }));
        }
        assertThat(((Open) answer(first).state()).balance()).isEqualTo(2);
        assertThat(seen).containsExactly("", "written");
    }

    sealed interface Noted {
        @EventType(value = "noted.v1", description = "A note was written.")
        record Written(String text) implements Noted {}
    }

    private static final Feature<String, String, Noted> NOTES = Feature.of(
            "notes",
            new Decider<String, String, Noted>() {
                @Override
                public String initial() {
                    return "";
                }

                @Override
                public Decision<Noted> decide(String command, String state) {
                    return command.isEmpty() ? Decision.nothing() : Decision.accept(new Noted.Written(command));
                }

                @Override
                public String evolve(String state, Noted event) {
                    return ((Noted.Written) event).text();
                }
            },
            Noted.class,
            String.class);

    @Test
    void a_callback_that_fails_takes_no_answer_with_it() {
        Replica host = replica(2);
        CommandPipeline pipeline = new CommandPipeline(host.vertx(), host.log(), (_, _) -> {
            throw new IllegalStateException("the callback fails");
        });
        Streams<TallyCommand, Tally, TallyEvent> tallies = new Streams<>(Replica.TALLIES, pipeline, host.log());

        for (int i = 0; i < 3; i++) {
            answer(tallies.create(keyed(tenant, "k" + i, "f"), open(5)));
        }
        assertThat(events(one.log(), tenant)).hasSize(3);
    }

    @Test
    void a_reader_of_answers_that_throws_takes_no_other_with_it() {
        opened(one, "a");
        List<CompletableFuture<Answer<Tally>>> answers = new ArrayList<>();
        try (Gate _ = new Gate(database, one)) {
            for (int i = 0; i < 10; i++) {
                CompletableFuture<Answer<Tally>> each = start(one.tallies().ask(call(tenant), "a", new AddAmount(1)));
                var _ = each.thenAccept(_ -> {
                    throw new IllegalStateException("the reader fails");
                });
                answers.add(each);
            }
        }
        answers.forEach(TallyCalls::answer);
        assertThat(events(one.log(), tenant)).hasSize(11);
    }
}
