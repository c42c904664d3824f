package org.lodestar.eventsourcing.commanding;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lodestar.eventsourcing.Decision;

/** A command on its way: the streams it touches, the decision, and the promise of an answer. */
final class Proposal {

    private static final int MOST_ATTEMPTS = 20;

    private final @Nullable Context origin = Vertx.currentContext();
    private final Call call;
    private final List<Slot> slots;
    private final Function<List<Object>, List<Decision<?>>> decide;
    private final CompletableFuture<Answer<?>> answer = new CompletableFuture<>();
    private int attempts;
    private boolean mustLoad;
    private boolean alone;
    private boolean released;

    Proposal(Call call, List<Slot> slots, Function<List<Object>, List<Decision<?>>> decide) {
        this.call = call;
        this.slots = slots;
        this.decide = decide;
    }

    /** An idempotency key, which is its client's and its tenant's own. */
    record Key(String tenant, String client, String key) {}

    /** Where it was asked. */
    Optional<Context> origin() {
        return Optional.ofNullable(origin);
    }

    Call call() {
        return call;
    }

    List<Slot> slots() {
        return slots;
    }

    Optional<Key> key() {
        return call.idempotency().map(idempotency -> new Key(call.tenant(), call.actor(), idempotency.key()));
    }

    List<Decision<?>> decide(List<Object> states) {
        return decide.apply(states);
    }

    CompletionStage<Answer<?>> answer() {
        return answer;
    }

    void complete(Answer<?> with) {
        answer.complete(with);
    }

    void fail(Throwable failure) {
        answer.completeExceptionally(failure);
    }

    boolean isAnswered() {
        return answer.isDone();
    }

    /** It is part of a batch, and shares its fate. */
    void join() {
        released = false;
    }

    /** In the queue, or on its way to an answer: nothing that befalls its batch concerns it any more. */
    void release() {
        released = true;
    }

    boolean isReleased() {
        return released;
    }

    /** To be decided again on what is stored; false if that was tried too often, which is its answer. */
    boolean again() {
        mustLoad = true;
        if (++attempts > MOST_ATTEMPTS) {
            fail(new CommandFailure.Contended());
            return false;
        }
        released = true;
        return true;
    }

    boolean mustLoad() {
        return mustLoad;
    }

    /** It failed a batch, or may have: it is tried without others. */
    void setApart() {
        alone = true;
    }

    boolean isAlone() {
        return alone;
    }
}
