package org.lodestar.eventsourcing.consuming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.eventsourcing.stage.Gate.until;
import static org.lodestar.eventsourcing.stage.Replica.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.CommandFailure.Refused;
import org.lodestar.eventsourcing.consuming.References.Kept;
import org.lodestar.eventsourcing.kafka.Broker;
import org.lodestar.eventsourcing.publishing.Pseudonyms;
import org.lodestar.eventsourcing.publishing.Relay;
import org.lodestar.eventsourcing.publishing.Topics;
import org.lodestar.eventsourcing.publishing.Wire;
import org.lodestar.eventsourcing.stage.Database;
import org.lodestar.eventsourcing.stage.Replica;
import org.lodestar.eventsourcing.stage.Stage;
import org.lodestar.eventsourcing.stage.TopicReader;
import org.lodestar.eventsourcing.tally.TallyCommand.AddInParts;
import org.lodestar.eventsourcing.tally.TallyCommand.OpenTally;

/** One service hears of another, through the relay and a topic, and keeps what it must know. */
class SubscriptionTest {

    private static final AtomicInteger SERVICES = new AtomicInteger();
    private static Database database;
    private static Replica replica;
    private final List<AutoCloseable> open = new ArrayList<>();
    private String service;
    private String tenant;
    private Relay relay;

    @BeforeAll
    static void start() {
        database = Database.of("consuming");
        replica = Replica.of(database);
        Stage.kafka().start();
    }

    @AfterAll
    static void stop() {
        replica.close();
    }

    @BeforeEach
    void a_service_that_publishes() {
        database.meddle("DELETE FROM event_log");
        service = "news" + SERVICES.incrementAndGet();
        tenant = "parish" + SERVICES.get();
        relay = relay();
    }

    private Relay relay() {
        Relay started = new Relay(
                replica.log(),
                new Wire(service, new Pseudonyms("a-key-of-the-platform"), List.of(Replica.TALLIES)),
                service,
                Broker.open(Stage.kafka().bootstrapServers()),
                "https://lodestar.example.org");
        started.start();
        open.add(started);
        return started;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private Subscription subscribe(String group, boolean restricted, Subscription.Listener listener) {
        Subscription subscription = new Subscription(
                group, service, restricted, Broker.open(Stage.kafka().bootstrapServers()), listener);
        open.add(subscription);
        subscription.start();
        return subscription;
    }

    private static void opened(String tenant, String id) {
        await(replica.tallies()
                .ask(
                        Call.internal(tenant, "client", "request", Optional.empty()),
                        id,
                        new OpenTally(new PersonRef("real-ada"), "a note", 1_000)));
    }

    private static void add(String tenant, String id, int parts) {
        await(replica.tallies()
                .ask(Call.internal(tenant, "client", "request", Optional.empty()), id, new AddInParts(1, parts)));
    }

    private static Subscription.Listener into(List<Message> messages) {
        return (_, some) -> {
            messages.addAll(some);
            return Future.succeededFuture();
        };
    }

    private static List<Long> sequences(List<Message> messages) {
        return messages.stream().map(Message::sequence).toList();
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void everything_comes_from_the_beginning_in_order_with_all_that_is_told() {
        opened(tenant, "a");
        add(tenant, "a", 9);
        List<Message> general = new CopyOnWriteArrayList<>();
        List<Message> restricted = new CopyOnWriteArrayList<>();
        subscribe("general" + service, false, into(general));
        subscribe("restricted" + service, true, into(restricted));

        until(() -> general.size() >= 10 && !restricted.isEmpty());

        assertThat(sequences(general)).isEqualTo(upTo(10));
        Message first = restricted.getFirst();
        assertThat(first.tenant()).isEqualTo(tenant);
        assertThat(first.service()).isEqualTo(service);
        assertThat(first.type()).isEqualTo("tally-opened.v1");
        assertThat(first.subject()).isEqualTo(replica.tallies().streamId("a"));
        assertThat(first.streamVersion()).isEqualTo(1);
        assertThat(first.correlationId()).isEqualTo("request");
        assertThat(first.data().get("owner").textValue()).isEqualTo("real-ada");
        assertThat(general.getFirst().data().get("owner").textValue()).isNotEqualTo("real-ada");
    }

    @Test
    void a_tenant_that_comes_later_is_found() {
        opened(tenant, "a");
        List<Message> messages = new CopyOnWriteArrayList<>();
        subscribe("later" + service, false, into(messages));
        until(() -> messages.size() == 1);

        opened(tenant + "late", "a");

        until(() -> messages.size() == 2);
        assertThat(messages.getLast().tenant()).isEqualTo(tenant + "late");
    }

    @Test
    void a_listener_that_fails_gets_the_same_again_and_nothing_is_lost() {
        opened(tenant, "a");
        add(tenant, "a", 30);
        AtomicInteger calls = new AtomicInteger();
        List<Message> taken = new CopyOnWriteArrayList<>();
        subscribe("failing" + service, false, (_, messages) -> {
            int call = calls.incrementAndGet();
            if (call == 1) {
                throw new IllegalStateException("the listener throws");
            }
            if (call == 2) {
                return Future.failedFuture("the listener fails");
            }
            taken.addAll(messages);
            return Future.succeededFuture();
        });

        until(() -> taken.size() >= 31);

        assertThat(sequences(taken)).isEqualTo(upTo(31));
    }

    @Test
    void who_comes_back_goes_on_where_it_was() {
        opened(tenant, "a");
        List<Message> before = new CopyOnWriteArrayList<>();
        Subscription first = subscribe("back" + service, false, into(before));
        until(() -> before.size() == 1);
        first.close();
        add(tenant, "a", 5);
        List<Message> after = new CopyOnWriteArrayList<>();
        subscribe("back" + service, false, into(after));

        until(() -> !after.isEmpty() && after.getLast().sequence() == 6);

        List<Long> both = new ArrayList<>(sequences(before));
        sequences(after).stream().filter(sequence -> !both.contains(sequence)).forEach(both::add);
        assertThat(both).isEqualTo(upTo(6));
    }

    /** Its topics are made anew while a message is taken in, and where it was there is another event now. */
    @Test
    void of_a_log_that_was_restored_everything_comes_again() {
        opened(tenant, "a");
        add(tenant, "a", 9);
        List<Message> messages = new CopyOnWriteArrayList<>();
        Promise<Void> tenth = Promise.promise();
        subscribe("restored" + service, false, (_, some) -> {
            messages.addAll(some);
            return messages.size() == 10 ? tenth.future() : Future.succeededFuture();
        });
        until(() -> messages.size() == 10);
        relay.close();

        database.meddle("SELECT renew_store_epochs()");
        add(tenant, "a", 30);
        relay();
        String topic = Topics.of(tenant, service).general();
        try (TopicReader reader = new TopicReader(Stage.kafka().bootstrapServers(), Set.of(topic))) {
            until(() -> reader.seen(topic).stream().anyMatch(event -> event.position() == 40));
        }
        tenth.complete();

        until(() -> messages.size() >= 50);
        assertThat(sequences(messages))
                .isEqualTo(Stream.concat(upTo(10).stream(), upTo(40).stream()).toList());
    }

    @Test
    void a_broker_that_was_away_is_found_again() {
        opened(tenant, "a");
        List<Message> messages = new CopyOnWriteArrayList<>();
        subscribe("away" + service, false, into(messages));
        until(() -> messages.size() == 1);

        Stage.kafka().stop();
        add(tenant, "a", 3);
        Stage.kafka().start();

        until(() -> !messages.isEmpty() && messages.getLast().sequence() == 4);
    }

    @Test
    void what_is_kept_of_others_answers_whether_they_exist() {
        References references = new References(replica.pool());
        subscribe(
                "kept" + service,
                false,
                references.keeping(message -> message.type().equals("tally-opened.v1")
                        ? Optional.of(new Kept(
                                true,
                                Map.of("limit", message.data().get("limit").longValue())))
                        : Optional.empty()));
        opened(tenant, "a");
        opened(tenant, "b");
        opened(tenant + "other", "c");
        until(() -> await(references.find(tenant, "tallies", List.of("a", "b", "c")))
                                .size()
                        == 2
                && !await(references.find(tenant + "other", "tallies", List.of("c")))
                        .isEmpty());

        await(references.require(
                tenant, List.of(new Reference("tallies", "a", "/one"), new Reference("tallies", "b", "/two"))));
        assertThat(await(references.find(tenant, "tallies", List.of("a")))
                        .getFirst()
                        .attributes()
                        .get("limit")
                        .longValue())
                .isEqualTo(1_000);
        Throwable refused = await(references
                .require(
                        tenant,
                        List.of(
                                new Reference("tallies", "a", "/one"),
                                new Reference("tallies", "c", "/two"),
                                new Reference("others", "a", "/three")))
                .onItem()
                .<Throwable>transform(_ -> new AssertionError("not refused"))
                .onFailure()
                .recoverWithItem(failure -> failure));
        assertThat(refused)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refusal -> assertThat(refusal.faults())
                                .extracting(Fault::pointer)
                                .containsExactly("/two", "/three"));
    }

    @Test
    void what_is_older_never_replaces_what_is_newer() {
        References references = new References(replica.pool());
        Subscription.Listener listener = references.keeping(
                message -> Optional.of(message.type().equals("gone.v1") ? Kept.gone() : Kept.present()));
        Message present = message(1, "came.v1");
        Message gone = message(2, "gone.v1");

        await(listener.on(tenant, List.of(present, gone)));
        assertThat(active(references)).isFalse();
        await(listener.on(tenant, List.of(present)));
        assertThat(active(references)).isFalse();
        await(listener.on(tenant, List.of(message(3, "came.v1"))));
        assertThat(active(references)).isTrue();
        await(listener.on(tenant, List.of(gone)));
        assertThat(active(references)).isTrue();
    }

    @Test
    void what_is_told_again_completes_what_was_kept_of_it() {
        References references = new References(replica.pool());
        Message first = message(1, "came.v1");
        Message last = message(2, "came.v1");
        await(references.keeping(_ -> Optional.of(Kept.present())).on(tenant, List.of(first, last)));

        Subscription.Listener more =
                references.keeping(message -> Optional.of(new Kept(true, Map.of("of", message.sequence()))));
        await(more.on(tenant, List.of(first)));
        await(more.on(tenant, List.of(last)));

        assertThat(await(references.active(tenant, "things", List.of("2", "1"))))
                .singleElement()
                .satisfies(known ->
                        assertThat(known.attributes().path("of").asLong()).isEqualTo(2));
    }

    private boolean active(References references) {
        return await(references.find(tenant, "things", List.of("1"))).getFirst().active();
    }

    private Message message(long sequence, String type) {
        return new Message(
                tenant,
                service,
                "id",
                type,
                new org.lodestar.eventsourcing.StreamId("things", "1"),
                sequence,
                sequence,
                java.time.Instant.EPOCH,
                "request",
                org.lodestar.eventsourcing.json.Json.mapper().createObjectNode());
    }
}
