package org.lodestar.eventsourcing.commanding;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.lodestar.eventsourcing.store.AppendUnit;

/** What hangs together: streams joined by commands that touch several of them, appended whole or not at all. */
final class Unit {

    private final Set<Cell> cells = new LinkedHashSet<>();
    private final List<AppendUnit.NewEvent> events = new ArrayList<>();
    private final List<AppendUnit.NewReceipt> receipts = new ArrayList<>();
    private final List<LongConsumer> settlements = new ArrayList<>();
    private final List<Proposal> proposals = new ArrayList<>();

    Set<Cell> cells() {
        return cells;
    }

    List<Proposal> proposals() {
        return proposals;
    }

    void take(Cell cell) {
        cell.belongTo(this);
        cells.add(cell);
    }

    void record(Cell.Move move) {
        move.cell().moved(move);
        events.addAll(move.events());
    }

    void add(AppendUnit.NewReceipt receipt) {
        receipts.add(receipt);
    }

    /**
     * Adds a command that shares the fate of the unit.
     *
     * @param settlement completes its answer once the unit is durable at a first position
     */
    void add(Proposal proposal, LongConsumer settlement) {
        proposals.add(proposal);
        settlements.add(settlement);
    }

    /** How far behind the first position the last event so far will be. */
    int lastOffset() {
        return events.size() - 1;
    }

    /** Puts the events of another unit behind those of this one; positions are told by offset. */
    void join(Unit other) {
        int shift = events.size();
        events.addAll(other.events);
        other.receipts.forEach(receipt -> receipts.add(receipt.behind(shift)));
        other.settlements.forEach(s -> settlements.add(position -> s.accept(position + shift)));
        proposals.addAll(other.proposals);
        other.cells.forEach(this::take);
    }

    AppendUnit stored() {
        List<AppendUnit.Change> changes = new ArrayList<>(cells.size());
        for (Cell cell : cells) { // one that was only read is there for its version to be checked
            changes.add(cell.change());
        }
        return new AppendUnit(cells.iterator().next().slot().key().tenant(), changes, receipts, events);
    }

    /** It is durable. */
    void settle(long firstPosition) {
        settlements.forEach(settlement -> settlement.accept(firstPosition));
    }
}
