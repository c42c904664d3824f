package org.lodestar.eventsourcing.commanding;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;
import org.lodestar.eventsourcing.store.AppendOutcome;
import org.lodestar.eventsourcing.store.AppendUnit;
import org.lodestar.eventsourcing.store.EventLog;
import org.lodestar.eventsourcing.store.StreamKey;

/**
 * Commands that go together. Their streams are loaded, they are decided, and what they record is appended in one transaction;
 * what was decided on a state that turned out stale goes back into the queue.
 */
final class GroupCommit {

    private static final Logger LOG = Logger.getLogger(GroupCommit.class);
    /** Unique violation, serialization failure, deadlock: two callers met, nothing was written. */
    private static final Set<String> MEETINGS = Set.of("23505", "40001", "40P01");
    /** Classes of errors that are in the data: data exception, integrity violation, limit exceeded. */
    private static final Set<String> UNFIT = Set.of("22", "23", "54");

    private final CommandPipeline pipeline;
    private final EventLog log;
    private final Map<StreamKey, Cell.Memory> memory;
    private final BiConsumer<String, Long> committed;
    private final List<Proposal> proposals;
    private final Cells cells;
    private final Replies replies;
    private final Draft draft;

    GroupCommit(
            CommandPipeline pipeline,
            EventLog log,
            Context context,
            Map<StreamKey, Cell.Memory> memory,
            BiConsumer<String, Long> committed,
            List<Proposal> proposals) {
        this.pipeline = pipeline;
        this.log = log;
        this.memory = memory;
        this.committed = committed;
        this.proposals = proposals;
        this.cells = new Cells(log, memory);
        this.replies = new Replies(log, context);
        this.draft = new Draft(cells, replies, pipeline::again);
    }

    /** Never fails: each command is told what became of it. */
    Future<?> run() {
        return Future.succeededFuture()
                .compose(_ -> cells.load(proposals))
                .compose(_ -> append())
                .recover(failure -> {
                    failed(failure);
                    return Future.succeededFuture();
                });
    }

    private Future<?> append() {
        for (Proposal proposal : proposals) {
            try {
                draft.decide(proposal);
            } catch (RuntimeException e) {
                proposal.fail(e);
            }
        }
        List<Unit> toAppend = new ArrayList<>();
        List<AppendUnit> stored = new ArrayList<>();
        for (Unit unit : draft.units()) {
            try {
                stored.add(unit.stored());
                toAppend.add(unit);
            } catch (RuntimeException e) {
                unit.proposals().forEach(proposal -> proposal.fail(e));
            }
        }
        if (toAppend.isEmpty()) {
            return Future.succeededFuture();
        }
        return log.append(stored).map(outcomes -> {
            Map<String, Long> heads = new HashMap<>();
            for (int i = 0; i < outcomes.size(); i++) {
                settle(toAppend.get(i), stored.get(i), outcomes.get(i), heads);
            }
            replies.complete();
            heads.forEach(committed);
            return outcomes;
        });
    }

    private void settle(Unit unit, AppendUnit stored, AppendOutcome outcome, Map<String, Long> heads) {
        switch (outcome) {
            case AppendOutcome.Appended appended -> {
                long first = appended.firstPosition();
                for (Cell cell : unit.cells()) {
                    memory.put(cell.slot().key(), cell.memory());
                }
                heads.merge(stored.tenant(), first + stored.events().size() - 1, Math::max);
                unit.settle(first);
            }
            case AppendOutcome.Stale _ -> {
                unit.cells().forEach(cell -> memory.remove(cell.slot().key()));
                unit.proposals().reversed().forEach(pipeline::again);
            }
            case AppendOutcome.ReceiptExists _ -> {
                unit.cells().forEach(cell -> memory.remove(cell.slot().key()));
                // Only those that have been answered before are; the others are decided again without them.
                unit.proposals()
                        .reversed()
                        .forEach(proposal -> replies.answerAgain(proposal, () -> {
                            pipeline.again(proposal);
                            pipeline.drain();
                        }));
            }
        }
    }

    private void failed(Throwable failure) {
        boolean met = failure instanceof PgException pg && MEETINGS.contains(pg.getSqlState());
        boolean unfit = !met
                && failure instanceof PgException pg
                && UNFIT.contains(pg.getSqlState().substring(0, 2));
        if (!met) {
            LOG.errorf("append failed: %s", failure.getClass().getSimpleName());
            LOG.debug("append failed", failure);
        }
        for (Proposal proposal : proposals.reversed()) {
            proposal.slots().forEach(slot -> memory.remove(slot.key()));
            if (proposal.isAnswered() || proposal.isReleased()) {
                continue;
            }
            if (met) {
                pipeline.again(proposal);
            } else if (!unfit) {
                proposal.fail(Replies.unavailable());
            } else if (proposals.size() > 1) {
                proposal.setApart(); // one of them is to blame
                pipeline.again(proposal);
            } else {
                proposal.fail(new CommandFailure.Refused(StorageRejection.NOT_STORABLE));
            }
        }
    }
}
