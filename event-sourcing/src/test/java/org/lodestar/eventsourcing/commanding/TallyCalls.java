package org.lodestar.eventsourcing.commanding;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.commanding.Streams.Both;
import org.lodestar.eventsourcing.store.EventLog;
import org.lodestar.eventsourcing.store.StoredEvent;
import org.lodestar.eventsourcing.tally.Tally;
import org.lodestar.eventsourcing.tally.TallyCommand;
import org.lodestar.eventsourcing.tally.TallyCommand.AddAmount;
import org.lodestar.eventsourcing.tally.TallyCommand.OpenTally;
import org.lodestar.eventsourcing.tally.TallyCommand.TakeAmount;
import org.lodestar.eventsourcing.tally.TallyEvent;

/** How tests ask tallies. */
final class TallyCalls {

    static final PersonRef ADA = new PersonRef("ada");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final AtomicInteger CALLS = new AtomicInteger();

    private TallyCalls() {}

    static Call call(String tenant) {
        return Call.internal(tenant, "client", "call-" + CALLS.incrementAndGet(), Optional.empty());
    }

    static Call keyed(String tenant, String key, String fingerprint) {
        Call call = call(tenant);
        return new Call(
                tenant,
                call.actor(),
                call.correlationId(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Call.Idempotency(key, fingerprint)),
                OptionalLong.empty());
    }

    static Call expecting(Call call, long version) {
        return new Call(
                call.tenant(),
                call.actor(),
                call.correlationId(),
                call.causationId(),
                call.traceparent(),
                call.idempotency(),
                OptionalLong.of(version));
    }

    static OpenTally open(long limit) {
        return new OpenTally(ADA, "a note", limit);
    }

    static <T> CompletableFuture<T> start(Uni<T> uni) {
        return uni.subscribeAsCompletionStage().toCompletableFuture();
    }

    /** Takes from one tally and adds to another, in one append. */
    static Uni<Answer<Tally>> transfer(
            Streams<TallyCommand, Tally, TallyEvent> tallies, Call call, String from, String to, long amount) {
        return tallies.askWith(
                call, from, tallies, to, (_, _) -> new Both<>(new TakeAmount(amount), new AddAmount(amount)));
    }

    /** How the call failed; a failure of the test if it did not, or if it was never answered. */
    static Throwable failure(CompletableFuture<?> answer) {
        try {
            throw new AssertionError("Answered with " + answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return e.getCause() instanceof CompletionException wrapped ? wrapped.getCause() : e.getCause();
        } catch (TimeoutException e) {
            throw new AssertionError("Never answered", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static <T> T answer(CompletableFuture<T> answer) {
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("Failed", e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("Never answered", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static Throwable failure(Uni<?> answer) {
        return failure(start(answer));
    }

    static <T> T answer(Uni<T> answer) {
        return answer(start(answer));
    }

    static List<StoredEvent> events(EventLog log, String tenant) {
        return Uni.createFrom()
                .completionStage(log.read(tenant, 0, Long.MAX_VALUE).toCompletionStage())
                .await()
                .atMost(PATIENCE);
    }

    static List<String> types(EventLog log, String tenant) {
        return events(log, tenant).stream().map(StoredEvent::type).toList();
    }
}
