package org.lodestar.eventsourcing.commanding;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.eventsourcing.Decision.Accepted;
import org.lodestar.eventsourcing.Decision.Rejected;
import org.lodestar.eventsourcing.store.AppendUnit;

/**
 * What the commands of a batch come to. They are decided one after the other, each on the state that the ones before it left.
 * Rejections are never given on a remembered state, nor on one that a command of the same batch made before it is durable.
 */
final class Draft {

    private final Cells cells;
    private final Replies replies;
    private final Consumer<Proposal> again;
    private final List<Unit> units = new ArrayList<>();

    /**
     * @param again told of those that are to be decided again, on what is stored
     */
    Draft(Cells cells, Replies replies, Consumer<Proposal> again) {
        this.cells = cells;
        this.replies = replies;
        this.again = again;
    }

    /** What is to be appended. */
    List<Unit> units() {
        return units;
    }

    void decide(Proposal proposal) {
        Call call = proposal.call();
        List<Cell> touched = proposal.slots().stream().map(cells::of).toList();
        Cell first = touched.getFirst();
        long expected = call.expectedVersion().orElse(first.version());
        List<Decision<?>> decisions = expected == first.version()
                ? proposal.decide(touched.stream().map(Cell::state).toList())
                : List.of();

        Rejected<?> rejected = null;
        Cell refusing = first;
        boolean records = false;
        for (int i = 0; i < decisions.size(); i++) {
            if (decisions.get(i) instanceof Rejected<?> r && rejected == null) {
                rejected = r;
                refusing = touched.get(i);
            }
            records |= !decisions.get(i).events().isEmpty();
        }
        boolean accepted = rejected == null && records;

        if (!accepted && touched.stream().anyMatch(Cell::isRemembered)) {
            again.accept(proposal); // a refusal is given on what is stored, not on what is remembered
        } else if (expected != first.version()) {
            CommandFailure stale = new CommandFailure.StaleVersion(first.version());
            conclude(proposal, touched, _ -> replies.fail(proposal, stale));
        } else if (rejected != null) {
            refuse(proposal, touched, refusing, rejected);
        } else if (records) {
            accept(proposal, touched, decisions);
        } else {
            Answer<?> unchanged = first.answer(0);
            conclude(proposal, touched, _ -> replies.answerAgain(proposal, () -> proposal.complete(unchanged)));
        }
    }

    private void refuse(Proposal proposal, List<Cell> touched, Cell refusing, Rejected<?> rejected) {
        CommandFailure refusal = new CommandFailure.Refused(rejected.reason(), rejected.detail(), rejected.faults());
        if (rejected.events().isEmpty()) {
            conclude(proposal, touched, _ -> replies.fail(proposal, refusal));
            return;
        }
        Call call = proposal.call();
        Cell.Move move = refusing.move(rejected.events(), call);
        Unit unit = unite(touched);
        unit.record(move);
        // The key is not used up, but a repetition of what was accepted must not record a refusal.
        call.idempotency()
                .ifPresent(idempotency -> unit.add(
                        AppendUnit.NewReceipt.absent(call.actor(), idempotency.key(), idempotency.fingerprint())));
        unit.add(proposal, _ -> replies.fail(proposal, refusal));
    }

    private void accept(Proposal proposal, List<Cell> touched, List<Decision<?>> decisions) {
        Call call = proposal.call();
        List<Cell.Move> moves = new ArrayList<>(touched.size());
        for (int i = 0; i < decisions.size(); i++) {
            moves.add(touched.get(i).move(((Accepted<?>) decisions.get(i)).events(), call));
        }
        Unit unit = unite(touched);
        moves.forEach(unit::record);
        int offset = unit.lastOffset();
        Answer<?> answer = touched.getFirst().answer(0);
        call.idempotency()
                .ifPresent(idempotency -> unit.add(new AppendUnit.NewReceipt(
                        call.actor(),
                        idempotency.key(),
                        idempotency.fingerprint(),
                        answer.stream().toString(),
                        answer.version(),
                        offset)));
        unit.add(proposal, position -> replies.accept(proposal, answer, position + offset));
    }

    /** Answers at once, or when the uncommitted state that the answer rests on has become durable. */
    private void conclude(Proposal proposal, List<Cell> touched, LongConsumer settlement) {
        List<Cell> uncommitted =
                touched.stream().filter(cell -> cell.unit() != null).toList();
        if (uncommitted.isEmpty()) {
            settlement.accept(0);
        } else {
            unite(uncommitted).add(proposal, settlement);
        }
    }

    private Unit unite(List<Cell> touched) {
        Unit united = null;
        for (Cell cell : touched) {
            Unit unit = cell.unit();
            if (unit == null) {
                continue;
            }
            if (united == null) {
                united = unit;
            } else if (united != unit) {
                united.join(unit);
                units.remove(unit);
            }
        }
        if (united == null) {
            united = new Unit();
            units.add(united);
        }
        for (Cell cell : touched) {
            united.take(cell);
        }
        return united;
    }
}
