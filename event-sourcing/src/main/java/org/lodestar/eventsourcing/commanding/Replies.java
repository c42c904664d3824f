package org.lodestar.eventsourcing.commanding;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lodestar.eventsourcing.StreamId;
import org.lodestar.eventsourcing.store.EventLog;
import org.lodestar.eventsourcing.store.Receipt;

/** How the commands of a batch are answered: where they were asked, and as they were the first time. */
final class Replies {

    private final EventLog log;
    private final Context context;
    private final Map<Optional<Context>, List<Runnable>> durable = new HashMap<>();

    Replies(EventLog log, Context context) {
        this.log = log;
        this.context = context;
    }

    static CommandFailure unavailable() {
        return new CommandFailure.Unavailable("The log cannot be reached; the outcome is unknown");
    }

    /** What it recorded is durable; the answer is given by {@link #complete}. */
    void accept(Proposal proposal, Answer<?> pending, long position) {
        proposal.release();
        durable.computeIfAbsent(proposal.origin(), _ -> new ArrayList<>())
                .add(() -> proposal.complete(
                        new Answer<>(pending.stream(), pending.version(), pending.state(), position, false)));
    }

    /** Completes the answers where they were asked for, so that what follows does not hold up the next batch. */
    void complete() {
        durable.forEach((origin, completions) -> {
            if (origin.isPresent() && !origin.get().equals(context)) {
                origin.get().runOnContext(_ -> completions.forEach(Runnable::run));
            } else {
                completions.forEach(Runnable::run);
            }
        });
    }

    void fail(Proposal proposal, CommandFailure failure) {
        answerAgain(proposal, () -> proposal.fail(failure));
    }

    /** Gives the first answer to the same idempotency key again, if there was one. */
    void answerAgain(Proposal proposal, Runnable otherwise) {
        proposal.release();
        Call call = proposal.call();
        if (call.idempotency().isEmpty()) {
            otherwise.run();
            return;
        }
        Call.Idempotency idempotency = call.idempotency().get();
        log.receipt(call.tenant(), call.actor(), idempotency.key())
                .onFailure(_ -> proposal.fail(unavailable()))
                .onSuccess(found -> {
                    if (found.isEmpty()) {
                        context.runOnContext(_ -> otherwise.run());
                    } else if (!found.get().fingerprint().equals(idempotency.fingerprint())) {
                        proposal.fail(new CommandFailure.KeyReused());
                    } else {
                        replay(proposal, found.get());
                    }
                });
    }

    private void replay(Proposal proposal, Receipt receipt) {
        StreamId stream = StreamId.parse(receipt.stream());
        log.readStream(proposal.call().tenant(), stream, 0, receipt.version())
                .onFailure(_ -> proposal.fail(unavailable()))
                .map(events -> proposal.slots().getFirst().fold(events))
                .onFailure(proposal::fail)
                .onSuccess(state ->
                        proposal.complete(new Answer<>(stream, receipt.version(), state, receipt.position(), true)));
    }
}
