package org.lodestar.eventsourcing.commanding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.eventsourcing.commanding.TallyCalls.ADA;
import static org.lodestar.eventsourcing.commanding.TallyCalls.answer;
import static org.lodestar.eventsourcing.commanding.TallyCalls.call;
import static org.lodestar.eventsourcing.commanding.TallyCalls.events;
import static org.lodestar.eventsourcing.commanding.TallyCalls.expecting;
import static org.lodestar.eventsourcing.commanding.TallyCalls.failure;
import static org.lodestar.eventsourcing.commanding.TallyCalls.keyed;
import static org.lodestar.eventsourcing.commanding.TallyCalls.open;
import static org.lodestar.eventsourcing.commanding.TallyCalls.start;
import static org.lodestar.eventsourcing.commanding.TallyCalls.transfer;
import static org.lodestar.eventsourcing.commanding.TallyCalls.types;
import static org.lodestar.eventsourcing.stage.Replica.await;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.EventType;
import org.lodestar.eventsourcing.Recorded;
import org.lodestar.eventsourcing.Upcaster;
import org.lodestar.eventsourcing.commanding.CommandFailure.KeyReused;
import org.lodestar.eventsourcing.commanding.CommandFailure.Refused;
import org.lodestar.eventsourcing.commanding.CommandFailure.StaleVersion;
import org.lodestar.eventsourcing.commanding.CommandFailure.Unavailable;
import org.lodestar.eventsourcing.commanding.Streams.Both;
import org.lodestar.eventsourcing.json.EventTypes.UnknownEventType;
import org.lodestar.eventsourcing.stage.Database;
import org.lodestar.eventsourcing.stage.Gate;
import org.lodestar.eventsourcing.stage.Replica;
import org.lodestar.eventsourcing.store.StoredEvent;
import org.lodestar.eventsourcing.tally.Tally;
import org.lodestar.eventsourcing.tally.Tally.Open;
import org.lodestar.eventsourcing.tally.TallyCommand;
import org.lodestar.eventsourcing.tally.TallyCommand.AddAmount;
import org.lodestar.eventsourcing.tally.TallyCommand.AddInParts;
import org.lodestar.eventsourcing.tally.TallyCommand.TakeAmount;
import org.lodestar.eventsourcing.tally.TallyCommand.TakeAmountOnRecord;
import org.lodestar.eventsourcing.tally.TallyEvent;
import org.lodestar.eventsourcing.tally.TallyRejection;

class CommandPipelineTest {

    private static final AtomicInteger TENANTS = new AtomicInteger();
    private static Database database;
    private static Replica one;
    private static Replica two;
    private String tenant;
    private Streams<TallyCommand, Tally, TallyEvent> tallies;

    @BeforeAll
    static void start_two_replicas() {
        database = Database.of("pipeline");
        one = Replica.of(database);
        two = Replica.of(database);
    }

    @AfterAll
    static void stop() {
        one.close();
        two.close();
    }

    @BeforeEach
    void a_tenant_of_its_own() {
        tenant = "tenant" + TENANTS.incrementAndGet();
        tallies = one.tallies();
    }

    private void opened(String... ids) {
        for (String id : ids) {
            answer(tallies.ask(call(tenant), id, open(100)));
        }
    }

    private long balance(String id) {
        return ((Open) await(two.tallies().find(tenant, id)).orElseThrow().state()).balance();
    }

    private static void refused(Throwable failure, TallyRejection reason) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    @Nested
    class an_answer {

        @Test
        void says_where_the_log_has_it() {
            Answer<Tally> opened = answer(tallies.create(call(tenant), open(100)));
            String id = opened.stream().id();
            Answer<Tally> added = answer(tallies.ask(call(tenant), id, new AddInParts(5, 3)));

            assertThat(opened)
                    .isEqualTo(new Answer<>(opened.stream(), 1, new Open(ADA, "a note", 100, 0, 0), 1, false));
            assertThat(added)
                    .isEqualTo(new Answer<>(opened.stream(), 4, new Open(ADA, "a note", 100, 15, 3), 4, false));
            assertThat(events(one.log(), tenant))
                    .extracting(StoredEvent::position, StoredEvent::version, StoredEvent::type)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(1L, 1L, "tally-opened.v1"),
                            org.assertj.core.groups.Tuple.tuple(2L, 2L, "amount-added.v1"),
                            org.assertj.core.groups.Tuple.tuple(3L, 3L, "amount-added.v1"),
                            org.assertj.core.groups.Tuple.tuple(4L, 4L, "amount-added.v1"));
            Gate.until(() -> one.committed(tenant) == 4);
        }

        @Test
        void is_the_same_for_commands_that_went_together() {
            opened("a", "b");
            List<CompletableFuture<Answer<Tally>>> answers = new ArrayList<>();
            try (Gate _ = new Gate(database, one)) {
                for (int i = 1; i <= 6; i++) {
                    answers.add(start(tallies.ask(call(tenant), "a", new AddInParts(1, 1 + i % 2))));
                    answers.add(start(tallies.ask(call(tenant), "b", new AddAmount(i))));
                    if (i % 3 == 0) {
                        answers.add(start(transfer(tallies, call(tenant), "b", "a", 2)));
                    }
                }
            }
            answers.forEach(TallyCalls::answer);
            Map<Long, StoredEvent> log = new java.util.HashMap<>();
            events(one.log(), tenant).forEach(event -> log.put(event.position(), event));
            assertThat(log.keySet())
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.rangeClosed(1, log.size()).boxed().toList());
            for (CompletableFuture<Answer<Tally>> each : answers) {
                Answer<Tally> given = answer(each);
                List<StoredEvent> until = await(one.log().readStream(tenant, given.stream(), 0, given.version()));
                assertThat(Replica.TALLIES.fold(tallies.feature().decider().initial(), until))
                        .isEqualTo(given.state());
                assertThat(log.get(given.position()).type()).startsWith("amount-added");
                if (log.get(given.position()).stream().equals(given.stream().toString())) {
                    assertThat(log.get(given.position()).version()).isEqualTo(given.version());
                }
            }
            assertThat(database.query(
                            "SELECT count(DISTINCT xmin::text) FROM event WHERE position > 2 AND tenant_id = '" + tenant
                                    + '\''))
                    .as("they did go together")
                    .isEqualTo(List.of(List.of(1L)));
        }

        @Test
        void has_position_0_if_there_was_nothing_to_record() {
            opened("a");

            assertThat(answer(tallies.ask(call(tenant), "a", open(100))))
                    .isEqualTo(new Answer<>(tallies.streamId("a"), 1, new Open(ADA, "a note", 100, 0, 0), 0, false));
            assertThat(events(one.log(), tenant)).hasSize(1);
        }

        @Test
        void of_commands_on_one_stream_comes_in_the_order_they_were_asked() {
            answer(tallies.ask(call(tenant), "a", open(1_000_000)));
            List<Long> versions = java.util.Collections.synchronizedList(new ArrayList<>());
            List<CompletableFuture<?>> answers = IntStream.range(0, 1_700)
                    .mapToObj(i -> start(tallies.ask(call(tenant), "a", new AddAmount(1)))
                            .thenAccept(given -> {
                                assertThat(((Open) given.state()).changes()).isEqualTo(i + 1);
                                versions.add(given.version());
                            }))
                    .<CompletableFuture<?>>map(answer -> answer)
                    .toList();
            answers.forEach(TallyCalls::answer);

            assertThat(versions)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(2, 1_701).boxed().toList());
        }

        @Test
        void carries_who_asked_into_the_log() {
            Call call = new Call(
                    tenant,
                    "the-client",
                    "the-request",
                    Optional.of("the-cause"),
                    Optional.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
                    Optional.empty(),
                    java.util.OptionalLong.empty());
            answer(tallies.ask(call, "a", open(100)));

            assertThat(EventMetadata.of(events(one.log(), tenant).getFirst()))
                    .isEqualTo(new EventMetadata(
                            "the-client", "the-request", call.causationId(), call.traceparent(), Optional.empty()));
            assertThat(await(tallies.history(tenant, "a", 0, 10)))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.actor()).isEqualTo("the-client");
                        assertThat(event.correlationId()).isEqualTo("the-request");
                        assertThat(event.event()).isEqualTo(new TallyEvent.TallyOpened(ADA, "a note", 100));
                    });
        }
    }

    @Nested
    class a_stream_that_moves_between_organisations {

        @Test
        void concerns_both_when_it_does() {
            var moving = one.streams(tallies.feature()
                    .withOrgs((_, tally) ->
                            tally instanceof Tally.Open open ? Set.of("school-" + open.balance()) : Set.of()));
            answer(moving.ask(call(tenant), "a", open(100)));
            answer(moving.ask(call(tenant), "a", new AddAmount(1)));

            assertThat(events(one.log(), tenant))
                    .extracting(event -> EventMetadata.of(event).orgs().orElse(Set.of()))
                    .containsExactly(Set.of("school-0"), Set.of("school-0", "school-1"));
        }
    }

    @Nested
    class a_refusal {

        @Test
        void writes_nothing() {
            refused(failure(tallies.ask(call(tenant), "a", new AddAmount(1))), TallyRejection.TALLY_NOT_OPEN);
            opened("a");
            refused(failure(tallies.ask(call(tenant), "a", new AddAmount(101))), TallyRejection.LIMIT_REACHED);

            assertThat(events(one.log(), tenant)).hasSize(1);
            assertThat(database.query("SELECT count(*) FROM receipt WHERE tenant_id = '" + tenant + '\''))
                    .isEqualTo(List.of(List.of(0L)));
        }

        @Test
        void is_given_on_what_is_stored_not_on_what_is_remembered() {
            opened("a");
            answer(tallies.ask(call(tenant), "a", new AddAmount(100)));
            answer(two.tallies().ask(call(tenant), "a", new TakeAmount(60)));

            // The first replica remembers a full tally.
            assertThat(answer(tallies.ask(call(tenant), "a", new AddAmount(50))).state())
                    .isEqualTo(new Open(ADA, "a note", 100, 90, 3));
        }

        @Test
        void is_given_after_all_if_what_was_remembered_allowed_it() {
            opened("a");
            answer(two.tallies().ask(call(tenant), "a", new AddAmount(100)));

            refused(failure(tallies.ask(call(tenant), "a", new AddAmount(1))), TallyRejection.LIMIT_REACHED);
            assertThat(events(one.log(), tenant)).hasSize(2);
        }

        @Test
        void of_one_never_fails_another_in_the_same_batch() {
            opened("a", "b");
            CompletableFuture<Answer<Tally>> before;
            CompletableFuture<Answer<Tally>> refused;
            CompletableFuture<Answer<Tally>> after;
            CompletableFuture<Answer<Tally>> elsewhere;
            try (Gate _ = new Gate(database, one)) {
                before = start(tallies.ask(call(tenant), "a", new AddAmount(60)));
                refused = start(tallies.ask(call(tenant), "a", new AddAmount(60)));
                after = start(tallies.ask(call(tenant), "a", new AddAmount(40)));
                elsewhere = start(tallies.ask(call(tenant), "b", new AddAmount(1)));
            }
            answer(before);
            refused(failure(refused), TallyRejection.LIMIT_REACHED);
            answer(after);
            answer(elsewhere);
            assertThat(balance("a")).isEqualTo(100);
        }

        @Test
        void that_is_recorded_is_a_refusal_and_an_event() {
            opened("a");

            refused(failure(tallies.ask(call(tenant), "a", new TakeAmountOnRecord(7))), TallyRejection.NOT_ENOUGH);

            assertThat(types(one.log(), tenant)).containsExactly("tally-opened.v1", "taking-refused.v1");
            assertThat(await(tallies.find(tenant, "a")).orElseThrow().version()).isEqualTo(2);
        }

        @Test
        void that_is_recorded_is_recorded_alone() {
            opened("a", "b");

            refused(
                    failure(tallies.askWith(
                            call(tenant),
                            "a",
                            tallies,
                            "b",
                            (_, _) -> new Both<>(new AddAmount(5), new TakeAmountOnRecord(5)))),
                    TallyRejection.NOT_ENOUGH);

            assertThat(events(one.log(), tenant))
                    .extracting(StoredEvent::stream)
                    .containsExactly("tallies/a", "tallies/b", "tallies/b");
            assertThat(balance("a")).isZero();
        }
    }

    @Nested
    class two_streams_at_once {

        @Test
        void record_both_or_neither() {
            opened("a", "b");
            answer(tallies.ask(call(tenant), "a", new AddAmount(50)));

            Answer<Tally> moved = answer(transfer(tallies, call(tenant), "a", "b", 30));
            assertThat(moved.position()).isEqualTo(5);
            assertThat(moved.version()).isEqualTo(3);
            refused(failure(transfer(tallies, call(tenant), "a", "b", 30)), TallyRejection.NOT_ENOUGH);
            answer(tallies.ask(call(tenant), "a", new AddAmount(80)));
            refused(failure(transfer(tallies, call(tenant), "a", "b", 90)), TallyRejection.LIMIT_REACHED);

            assertThat(List.of(balance("a"), balance("b"))).containsExactly(100L, 30L);
            assertThat(types(one.log(), tenant).subList(3, 5)).containsExactly("amount-taken.v1", "amount-added.v1");
        }

        @Test
        void see_each_other_within_a_batch() {
            opened("a", "b", "c");
            List<CompletableFuture<Answer<Tally>>> answers = new ArrayList<>();
            try (Gate _ = new Gate(database, one)) {
                answers.add(start(tallies.ask(call(tenant), "a", new AddAmount(10))));
                answers.add(start(transfer(tallies, call(tenant), "a", "b", 10)));
                answers.add(start(transfer(tallies, call(tenant), "b", "c", 10)));
                answers.add(start(transfer(tallies, call(tenant), "b", "c", 10)));
                answers.add(start(transfer(tallies, call(tenant), "c", "a", 10)));
            }
            answer(answers.get(0));
            answer(answers.get(1));
            answer(answers.get(2));
            refused(failure(answers.get(3)), TallyRejection.NOT_ENOUGH);
            Answer<Tally> last = answer(answers.get(4));

            assertThat(last.position()).isEqualTo(10);
            assertThat(List.of(balance("a"), balance("b"), balance("c"))).containsExactly(10L, 0L, 0L);
        }

        @Test
        void of_two_features_are_asked_together() {
            Streams<TallyCommand, Tally, TallyEvent> others = one.streams(new Feature<>(
                    "counters", Replica.TALLIES.decider(), Replica.TALLIES.events(), Tally.class, 1, false));
            opened("a");
            answer(others.ask(call(tenant), "a", open(5)));

            answer(tallies.askWith(
                    call(tenant), "a", others, "a", (_, _) -> new Both<>(new AddAmount(3), new AddAmount(4))));
            refused(
                    failure(tallies.askWith(
                            call(tenant), "a", others, "a", (_, _) -> new Both<>(new AddAmount(3), new AddAmount(4)))),
                    TallyRejection.LIMIT_REACHED);

            assertThat(balance("a")).isEqualTo(3);
        }

        @Test
        void are_decided_on_the_states_of_both() {
            opened("a", "b");
            answer(tallies.ask(call(tenant), "b", new AddAmount(33)));

            answer(tallies.askWith(call(tenant), "a", tallies, "b", (a, b) -> {
                assertThat(a).isEqualTo(new Open(ADA, "a note", 100, 0, 0));
                long all = ((Open) b).balance();
                return new Both<>(new AddAmount(all), new TakeAmount(all));
            }));

            assertThat(List.of(balance("a"), balance("b"))).containsExactly(33L, 0L);
        }
    }

    @Nested
    class an_expected_version {

        @Test
        void that_is_stale_is_refused_with_the_current_one() {
            opened("a");
            answer(tallies.ask(expecting(call(tenant), 1), "a", new AddAmount(1)));

            assertThat(failure(tallies.ask(expecting(call(tenant), 1), "a", new AddAmount(1))))
                    .isInstanceOfSatisfying(
                            StaleVersion.class,
                            stale -> assertThat(stale.current()).isEqualTo(2));
            assertThat(failure(tallies.ask(expecting(call(tenant), 9), "a", new AddAmount(1))))
                    .isInstanceOf(StaleVersion.class);
            assertThat(events(one.log(), tenant)).hasSize(2);
        }

        @Test
        void is_compared_with_what_is_stored_not_with_what_is_remembered() {
            opened("a");
            answer(two.tallies().ask(call(tenant), "a", new AddAmount(1)));

            answer(tallies.ask(expecting(call(tenant), 2), "a", new AddAmount(1)));
            assertThat(failure(two.tallies().ask(expecting(call(tenant), 2), "a", new AddAmount(1))))
                    .isInstanceOfSatisfying(
                            StaleVersion.class,
                            stale -> assertThat(stale.current()).isEqualTo(3));
        }

        @Test
        void is_won_by_one_of_those_who_name_it_at_once() {
            opened("a");
            List<CompletableFuture<Answer<Tally>>> answers = new ArrayList<>();
            try (Gate _ = new Gate(database, one)) {
                for (int i = 0; i < 5; i++) {
                    answers.add(start(tallies.ask(expecting(call(tenant), 1), "a", new AddAmount(1))));
                }
            }
            assertThat(answer(answers.getFirst()).version()).isEqualTo(2);
            answers.stream().skip(1).forEach(each -> assertThat(failure(each)).isInstanceOf(StaleVersion.class));
            assertThat(balance("a")).isEqualTo(1);
        }

        @Test
        void of_the_first_stream_counts_where_there_are_two() {
            opened("a", "b");
            answer(tallies.ask(call(tenant), "a", new AddAmount(10)));

            answer(transfer(tallies, expecting(call(tenant), 2), "a", "b", 5));
            assertThat(failure(transfer(tallies, expecting(call(tenant), 2), "a", "b", 5)))
                    .isInstanceOf(StaleVersion.class);
        }
    }

    @Nested
    class an_idempotency_key {

        @Test
        void gives_the_first_answer_again_whatever_has_happened_since() {
            opened("a");
            Answer<Tally> first = answer(tallies.ask(keyed(tenant, "k", "f"), "a", new AddAmount(10)));
            answer(tallies.ask(call(tenant), "a", new AddAmount(90)));

            for (Replica replica : List.of(one, two)) {
                assertThat(answer(replica.tallies().ask(keyed(tenant, "k", "f"), "a", new AddAmount(10))))
                        .isEqualTo(new Answer<>(first.stream(), 2, first.state(), 2, true));
            }
            assertThat(events(one.log(), tenant)).hasSize(3);
        }

        @Test
        void gives_the_first_answer_to_creations_and_transfers_too() {
            Answer<Tally> created = answer(tallies.create(keyed(tenant, "c", "f"), open(100)));
            Answer<Tally> again = answer(two.tallies().create(keyed(tenant, "c", "f"), open(100)));
            assertThat(again.stream()).isEqualTo(created.stream());
            assertThat(again.replayed()).isTrue();
            opened("a", "b");
            answer(tallies.ask(call(tenant), "a", new AddAmount(50)));

            Answer<Tally> moved = answer(transfer(tallies, keyed(tenant, "t", "f"), "a", "b", 50));
            assertThat(answer(transfer(two.tallies(), keyed(tenant, "t", "f"), "a", "b", 50)))
                    .isEqualTo(new Answer<>(moved.stream(), moved.version(), moved.state(), moved.position(), true));
            assertThat(List.of(balance("a"), balance("b"))).containsExactly(0L, 50L);
        }

        @Test
        void counts_even_if_the_version_named_with_it_has_passed() {
            opened("a");
            Call call = expecting(keyed(tenant, "k", "f"), 1);

            Answer<Tally> first = answer(tallies.ask(call, "a", new AddAmount(10)));
            assertThat(answer(tallies.ask(call, "a", new AddAmount(10))).position())
                    .isEqualTo(first.position());
        }

        @Test
        void sent_several_times_at_once_is_answered_alike_and_counts_once() {
            opened("a");
            List<CompletableFuture<Answer<Tally>>> answers = new ArrayList<>();
            try (Gate _ = new Gate(database, one)) {
                for (int i = 0; i < 7; i++) {
                    answers.add(start(tallies.ask(keyed(tenant, "k", "f"), "a", new AddAmount(10))));
                }
            }
            List<Answer<Tally>> given = answers.stream().map(TallyCalls::answer).toList();
            assertThat(given).extracting(Answer::position).containsOnly(2L);
            assertThat(given).filteredOn(each -> !each.replayed()).hasSize(1);
            assertThat(balance("a")).isEqualTo(10);
        }

        @Test
        void of_a_creation_sent_several_times_at_once_makes_one_stream() {
            List<CompletableFuture<Answer<Tally>>> answers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                answers.add(start((i % 2 == 0 ? one : two).tallies().create(keyed(tenant, "k", "f"), open(100))));
            }
            assertThat(answers.stream().map(TallyCalls::answer).map(Answer::stream))
                    .containsOnly(answer(answers.getFirst()).stream());
            assertThat(events(one.log(), tenant)).hasSize(1);
        }

        @Test
        void sent_to_two_replicas_at_once_counts_once() {
            opened("a");
            for (int round = 0; round < 25; round++) {
                String key = "k" + round;
                List<CompletableFuture<Answer<Tally>>> answers = List.of(
                        start(one.tallies().ask(keyed(tenant, key, "f"), "a", new AddAmount(1))),
                        start(two.tallies().ask(keyed(tenant, key, "f"), "a", new AddAmount(1))));
                assertThat(answers.stream().map(TallyCalls::answer).map(Answer::position))
                        .containsOnly(2L + round);
            }
            assertThat(balance("a")).isEqualTo(25);
        }

        @Test
        void with_another_request_is_refused_and_writes_nothing() {
            opened("a", "b");
            answer(tallies.ask(keyed(tenant, "k", "f"), "a", new AddAmount(10)));

            assertThat(failure(tallies.ask(keyed(tenant, "k", "g"), "a", new AddAmount(20))))
                    .isInstanceOf(KeyReused.class);
            assertThat(failure(two.tallies().ask(keyed(tenant, "k", "g"), "b", new AddAmount(20))))
                    .isInstanceOf(KeyReused.class);
            assertThat(failure(tallies.ask(keyed(tenant, "k", "g"), "a", new AddAmount(1_000))))
                    .as("also if it would be refused anyway")
                    .isInstanceOf(KeyReused.class);
            assertThat(failure(tallies.ask(keyed(tenant, "k", "g"), "a", new AddAmount(0))))
                    .as("also if there is nothing to record")
                    .isInstanceOf(KeyReused.class);
            assertThat(events(one.log(), tenant)).hasSize(3);
        }

        @Test
        void with_two_requests_at_once_serves_one_of_them_and_leaves_bystanders_alone() {
            opened("a", "b", "c");
            CompletableFuture<Answer<Tally>> first;
            CompletableFuture<Answer<Tally>> second;
            CompletableFuture<Answer<Tally>> bystander;
            try (Gate _ = new Gate(database, one)) {
                first = start(tallies.ask(keyed(tenant, "k", "f"), "a", new AddAmount(10)));
                second = start(tallies.ask(keyed(tenant, "k", "g"), "b", new AddAmount(20)));
                bystander = start(tallies.ask(call(tenant), "c", new AddAmount(30)));
            }
            answer(bystander);
            answer(first);
            assertThat(failure(second)).isInstanceOf(KeyReused.class);
            assertThat(List.of(balance("a"), balance("b"), balance("c"))).containsExactly(10L, 0L, 30L);
        }

        @Test
        void of_a_refused_command_is_not_used_up() {
            opened("a");
            refused(failure(tallies.ask(keyed(tenant, "k", "f"), "a", new TakeAmount(10))), TallyRejection.NOT_ENOUGH);
            answer(tallies.ask(call(tenant), "a", new AddAmount(10)));

            assertThat(answer(tallies.ask(keyed(tenant, "k", "f"), "a", new TakeAmount(10)))
                            .replayed())
                    .isFalse();
            assertThat(balance("a")).isZero();
        }

        @Test
        void belongs_to_one_client_of_one_tenant() {
            String other = tenant + "other";
            opened("a", "b");
            answer(tallies.ask(call(other), "a", open(100)));
            List<CompletableFuture<Answer<Tally>>> answers = new ArrayList<>();
            try (Gate _ = new Gate(database, one)) {
                answers.add(start(tallies.ask(keyed(tenant, "k", ""), "a", new AddAmount(1))));
                answers.add(start(tallies.ask(keyed(other, "k", ""), "a", new AddAmount(1))));
                answers.add(start(tallies.ask(
                        Call.internal(tenant, "another-client", "c", Optional.empty())
                                .once("k"),
                        "b",
                        new AddAmount(1))));
            }
            assertThat(answers.stream().map(TallyCalls::answer)).noneMatch(Answer::replayed);
            assertThat(database.query("SELECT count(DISTINCT xmin::text) FROM event WHERE type = 'amount-added.v1'"
                            + " AND tenant_id IN ('" + tenant + "', '" + other + "')"))
                    .as("they met in one batch")
                    .isEqualTo(List.of(List.of(1L)));
        }

        @Test
        void among_others_of_its_batch_fails_none_of_them() {
            opened("a", "b");
            answer(tallies.ask(keyed(tenant, "k", "f"), "a", new AddAmount(10)));
            CompletableFuture<Answer<Tally>> repeated;
            List<CompletableFuture<Answer<Tally>>> others = new ArrayList<>();
            try (Gate _ = new Gate(database, one)) {
                others.add(start(tallies.ask(call(tenant), "a", new AddAmount(1))));
                repeated = start(tallies.ask(keyed(tenant, "k", "f"), "a", new AddAmount(10)));
                others.add(start(tallies.ask(call(tenant), "a", new AddAmount(2))));
                others.add(start(transfer(tallies, call(tenant), "a", "b", 5)));
            }
            assertThat(answer(repeated).position()).isEqualTo(3);
            others.forEach(TallyCalls::answer);
            assertThat(List.of(balance("a"), balance("b"))).containsExactly(8L, 5L);
        }
    }

    @Nested
    class conflicts {

        @Test
        void between_replicas_are_decided_again() {
            opened("a");
            List<CompletableFuture<Answer<Tally>>> answers = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                answers.add(start((i % 2 == 0 ? one : two).tallies().ask(call(tenant), "a", new AddAmount(1))));
            }
            answers.forEach(TallyCalls::answer);
            assertThat(balance("a")).isEqualTo(60);
        }

        @Test
        void of_one_stream_never_fail_the_others_of_the_batch() {
            opened("a", "b", "c");
            answer(two.tallies().ask(call(tenant), "b", new AddAmount(50))); // the first replica does not know
            List<CompletableFuture<Answer<Tally>>> answers = new ArrayList<>();
            try (Gate _ = new Gate(database, one)) {
                answers.add(start(tallies.ask(call(tenant), "a", new AddAmount(1))));
                answers.add(start(tallies.ask(call(tenant), "b", new AddAmount(2))));
                answers.add(start(tallies.ask(call(tenant), "c", new AddAmount(3))));
            }
            answers.forEach(TallyCalls::answer);
            assertThat(List.of(balance("a"), balance("b"), balance("c"))).containsExactly(1L, 52L, 3L);
            assertThat(events(one.log(), tenant))
                    .extracting(StoredEvent::stream)
                    .endsWith("tallies/a", "tallies/c", "tallies/b");
        }

        @Test
        void of_two_who_create_the_same_stream_leave_one_creation() {
            for (int round = 0; round < 20; round++) {
                String id = "new" + round;
                List<CompletableFuture<Answer<Tally>>> answers = List.of(
                        start(one.tallies().ask(call(tenant), id, open(100))),
                        start(two.tallies().ask(call(tenant), id, open(100))));
                assertThat(answers.stream().map(TallyCalls::answer).map(Answer::version))
                        .containsOnly(1L);
            }
            assertThat(events(one.log(), tenant)).hasSize(20);
        }
    }

    @Nested
    class a_changed_model {

        @Test
        void folds_a_state_of_another_schema_again() {
            opened("a");
            answer(tallies.ask(call(tenant), "a", new AddAmount(7)));
            String nonsense = "{\"kind\":\"Unopened\"}";
            database.query("UPDATE stream SET state = '" + nonsense + "', state_schema = 1 WHERE tenant_id = '" + tenant
                    + "' RETURNING 1");
            Streams<TallyCommand, Tally, TallyEvent> next = two.streams(Replica.TALLIES.withStateSchema(2));

            assertThat(await(next.find(tenant, "a")).orElseThrow().state())
                    .isEqualTo(new Open(ADA, "a note", 100, 7, 1));
            assertThat(answer(next.ask(call(tenant), "a", new AddAmount(3))).state())
                    .isEqualTo(new Open(ADA, "a note", 100, 10, 2));
            assertThat(database.query(
                            "SELECT version, state_schema, state FROM stream WHERE tenant_id = '" + tenant + '\''))
                    .singleElement()
                    .satisfies(row -> {
                        assertThat(row.subList(0, 2)).isEqualTo(List.of(3L, 2));
                        assertThat(row.getLast().toString()).contains("\"balance\":10");
                    });
        }

        sealed interface NewEvent {
            @EventType(value = "tally-opened.v2", description = "With a colour.")
            record TallyOpened(String owner, String colour, long limit) implements NewEvent {}

            @EventType(value = "amount-added.v1", description = "As ever.")
            record AmountAdded(long amount) implements NewEvent {}
        }

        @Test
        void reads_old_events_through_upcasters() {
            opened("a");
            answer(tallies.ask(call(tenant), "a", new AddAmount(7)));
            Upcaster lift = new Upcaster(
                    "tally-opened.v1",
                    "tally-opened.v2",
                    data -> Map.of("owner", data.get("owner"), "colour", "red", "limit", data.get("limit")));

            Feature<TallyCommand, String, NewEvent> feature = Feature.of(
                            "tallies", new Painter(), NewEvent.class, String.class)
                    .withStateSchema(2)
                    .withUpcasters(NewEvent.class, List.of(lift));
            Streams<TallyCommand, String, NewEvent> painted = two.streams(feature);

            assertThat(await(painted.find(tenant, "a")).orElseThrow().state()).isEqualTo("red+7");
            assertThat(await(painted.history(tenant, "a", 0, 10)))
                    .extracting(Recorded::event)
                    .containsExactly(new NewEvent.TallyOpened("ada", "red", 100), new NewEvent.AmountAdded(7));
            assertThat(answer(painted.ask(call(tenant), "a", new AddAmount(2))).state())
                    .isEqualTo("red+7+2");
        }

        private static final class Painter
                implements org.lodestar.eventsourcing.Decider<TallyCommand, String, NewEvent> {
            @Override
            public String initial() {
                return "";
            }

            @Override
            public org.lodestar.eventsourcing.Decision<NewEvent> decide(TallyCommand command, String state) {
                return command instanceof AddAmount(long amount)
                        ? org.lodestar.eventsourcing.Decision.accept(new NewEvent.AmountAdded(amount))
                        : org.lodestar.eventsourcing.Decision.nothing();
            }

            @Override
            public String evolve(String state, NewEvent event) {
                return switch (event) {
                    case NewEvent.TallyOpened opened -> opened.colour();
                    case NewEvent.AmountAdded(long amount) -> state + '+' + amount;
                };
            }
        }

        @Test
        void that_does_not_know_an_event_stops_instead_of_skipping_it() {
            opened("a");
            database.query("INSERT INTO event SELECT tenant_id, 2, stream_id, 2, gen_random_uuid(), 'tally-painted.v1',"
                    + " '{}', metadata, now() FROM event WHERE tenant_id = '" + tenant + "' RETURNING 1");
            database.query(
                    "UPDATE stream SET version = 2, state_schema = 0 WHERE tenant_id = '" + tenant + "' RETURNING 1");
            database.query("UPDATE event_log SET head = 2 WHERE tenant_id = '" + tenant + "' RETURNING 1");

            assertThat(failure(two.tallies().find(tenant, "a"))).isInstanceOf(UnknownEventType.class);
            assertThat(failure(two.tallies().asOf(tenant, "a", Instant.now().plusSeconds(60))))
                    .isInstanceOf(UnknownEventType.class);
            assertThat(failure(two.tallies().history(tenant, "a", 0, 10))).isInstanceOf(UnknownEventType.class);
            assertThat(failure(two.tallies().ask(call(tenant), "a", new AddAmount(1))))
                    .isInstanceOf(UnknownEventType.class);
            assertThat(events(one.log(), tenant)).hasSize(2);
        }
    }

    @Nested
    class reading_back {

        @Test
        void as_of_a_moment_folds_what_was_there_by_then() {
            opened("a");
            answer(tallies.ask(call(tenant), "a", new AddAmount(7)));
            List<StoredEvent> events = events(one.log(), tenant);
            Instant opened = events.getFirst().recordedAt();

            assertThat(await(tallies.asOf(tenant, "a", opened)).orElseThrow().version())
                    .isEqualTo(1);
            assertThat(await(tallies.asOf(tenant, "a", opened.minusNanos(1_000))))
                    .isEmpty();
            assertThat(await(tallies.asOf(tenant, "a", events.getLast().recordedAt()))
                            .orElseThrow()
                            .state())
                    .isEqualTo(new Open(ADA, "a note", 100, 7, 1));
            assertThat(await(tallies.find(tenant, "b"))).isEmpty();
        }

        @Test
        void history_goes_on_after_a_version() {
            opened("a");
            answer(tallies.ask(call(tenant), "a", new AddInParts(1, 5)));

            assertThat(await(tallies.history(tenant, "a", 2, 3)))
                    .extracting(Recorded::version)
                    .containsExactly(3L, 4L, 5L);
            assertThat(await(tallies.history(tenant, "a", 6, 3))).isEmpty();
        }
    }

    @Nested
    class a_queue {

        @Test
        void has_a_limit_and_forgets_nobody_who_was_let_in() {
            answer(tallies.ask(call(tenant), "a", open(1_000_000)));
            List<CompletableFuture<Answer<Tally>>> waiting = new ArrayList<>();
            CompletableFuture<Answer<Tally>> tooMany;
            try (Gate _ = new Gate(database, one)) {
                for (int i = 0; i < 20_000; i++) {
                    waiting.add(start(tallies.ask(call(tenant), "a", new AddAmount(1))));
                }
                tooMany = start(tallies.ask(call(tenant), "a", new AddAmount(1)));
                assertThat(failure(tooMany)).isInstanceOf(Unavailable.class);
            }
            waiting.forEach(each -> each.orTimeout(2, TimeUnit.MINUTES).join());
            assertThat(events(one.log(), tenant)).hasSize(20_001);
            assertThat(await(tallies.find(tenant, "a")).orElseThrow().version()).isEqualTo(20_001);
        }
    }
}
