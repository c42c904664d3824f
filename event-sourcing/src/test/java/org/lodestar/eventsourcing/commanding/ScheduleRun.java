package org.lodestar.eventsourcing.commanding;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.lodestar.eventsourcing.StreamId;
import org.lodestar.eventsourcing.commanding.CommandFailure.Unavailable;
import org.lodestar.eventsourcing.commanding.Schedule.Ask;
import org.lodestar.eventsourcing.commanding.Schedule.Step;
import org.lodestar.eventsourcing.stage.Replica;
import org.lodestar.eventsourcing.tally.Tally;
import org.lodestar.eventsourcing.tally.TallyCommand;
import org.lodestar.eventsourcing.tally.TallyEvent;

/** Carries a schedule out on two replicas at once and keeps what every attempt was answered. */
final class ScheduleRun {

    private static final int RETRIES = 6;

    /**
     * One asking.
     *
     * @param floor the highest position that anybody had been answered before it was asked
     * @param outcome an {@link Answer} or how it failed
     */
    record Attempt(Ask ask, Call call, long floor, Object outcome) {
        String correlation() {
            return call.correlationId();
        }
    }

    private final Schedule schedule;
    private final List<Replica> replicas;
    private final List<Attempt> attempts = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong floor = new AtomicLong();

    ScheduleRun(Schedule schedule, List<Replica> replicas) {
        this.schedule = schedule;
        this.replicas = replicas;
    }

    Schedule schedule() {
        return schedule;
    }

    List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    CompletableFuture<Void> start() {
        List<CompletableFuture<?>> clients = new ArrayList<>();
        for (int client = 0; client < schedule.clients().size(); client++) {
            clients.add(step(client, 0, new ConcurrentHashMap<>()));
        }
        return CompletableFuture.allOf(clients.toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<?> step(int client, int n, Map<StreamId, Long> versions) {
        List<Step> steps = schedule.clients().get(client);
        if (n == steps.size()) {
            return completedFuture(null);
        }
        return take(client, steps.get(n), versions).thenCompose(_ -> step(client, n + 1, versions));
    }

    private CompletableFuture<?> take(int client, Step step, Map<StreamId, Long> versions) {
        OptionalLong expected = step.expected().isPresent() && step.expected().getAsLong() < 0
                ? OptionalLong.of(versions.getOrDefault(stream(step.ask()), 0L))
                : step.expected();
        String actor = "client-" + client;
        Stream<Integer> first = step.twin() ? Stream.of(0, 1) : Stream.of(step.replica());
        CompletableFuture<?> asked = CompletableFuture.allOf(
                first.map(replica -> insist(step, replica, actor, "", expected, versions, RETRIES))
                        .toArray(CompletableFuture<?>[]::new));
        for (int i = 0; i < step.again(); i++) {
            int replica = (step.replica() + i) % 2;
            asked = asked.thenCompose(_ -> insist(step, replica, actor, "", expected, versions, RETRIES));
        }
        return step.other()
                ? asked.thenCompose(_ -> insist(step, step.replica(), actor, "other", expected, versions, 0))
                : asked;
    }

    /** Asks, and asks again with the same key where the outcome remained unknown. */
    private CompletableFuture<?> insist(
            Step step,
            int replica,
            String actor,
            String fingerprint,
            OptionalLong expected,
            Map<StreamId, Long> versions,
            int retries) {
        Call call = new Call(
                schedule.tenant(),
                actor,
                "call-" + calls.incrementAndGet(),
                Optional.empty(),
                Optional.empty(),
                step.key().map(key -> new Call.Idempotency(key, fingerprint)),
                expected);
        long before = floor.get();
        return ask(replicas.get(replica).tallies(), call, step.ask())
                .subscribeAsCompletionStage()
                .handle((answer, failure) -> {
                    Object outcome = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
                    if (outcome == null) {
                        outcome = answer;
                        versions.put(answer.stream(), answer.version());
                        floor.accumulateAndGet(answer.position(), Math::max);
                    }
                    attempts.add(new Attempt(step.ask(), call, before, outcome));
                    return outcome;
                })
                .thenCompose(
                        outcome -> outcome instanceof Unavailable && step.key().isPresent() && retries > 0
                                ? insist(step, 1 - replica, actor, fingerprint, expected, versions, retries - 1)
                                : completedFuture(null));
    }

    private static Uni<Answer<Tally>> ask(Streams<TallyCommand, Tally, TallyEvent> tallies, Call call, Ask ask) {
        return switch (ask) {
            case Ask.One(String id, TallyCommand command) -> tallies.ask(call, id, command);
            case Ask.Create(TallyCommand command) -> tallies.create(call, command);
            case Ask.Transfer(String from, String to, long amount) ->
                TallyCalls.transfer(tallies, call, from, to, amount);
        };
    }

    /** The stream whose version counts. */
    static StreamId stream(Ask ask) {
        return new StreamId(
                "tallies",
                switch (ask) {
                    case Ask.One one -> one.id();
                    case Ask.Create _ -> "new";
                    case Ask.Transfer transfer -> transfer.from();
                });
    }
}
