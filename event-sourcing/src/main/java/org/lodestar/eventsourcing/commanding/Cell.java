package org.lodestar.eventsourcing.commanding;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lodestar.eventsourcing.store.AppendUnit;

/** A stream within a batch: where it was, and where the commands so far have brought it. */
final class Cell {

    private final Slot slot;
    private final boolean remembered;
    private final long base;
    private long version;
    private Object state;
    private @Nullable Unit unit;

    private Cell(Slot slot, long version, Object state, boolean remembered) {
        this.slot = slot;
        this.base = version;
        this.version = version;
        this.state = state;
        this.remembered = remembered;
    }

    /** What a pipeline remembers of a stream. */
    record Memory(long version, Object state) {}

    static Cell stored(Slot slot, long version, Object state) {
        return new Cell(slot, version, state, false);
    }

    static Cell remembered(Slot slot, Memory memory) {
        return new Cell(slot, memory.version(), memory.state(), true);
    }

    /** What a command does to one stream, worked out whole before anything is changed. */
    record Move(Cell cell, Object state, List<AppendUnit.NewEvent> events) {}

    Move move(List<?> events, Call call) {
        Object next = state;
        for (Object event : events) {
            next = slot.evolve(next, event);
        }
        Set<String> orgs = new HashSet<>(slot.orgs(state));
        orgs.addAll(slot.orgs(next));
        String metadata = EventMetadata.of(call, orgs);
        List<AppendUnit.NewEvent> stored = new ArrayList<>(events.size());
        for (Object event : events) {
            stored.add(slot.event(version + stored.size() + 1, event, metadata));
        }
        return new Move(this, next, stored);
    }

    void moved(Move move) {
        version += move.events().size();
        state = move.state();
    }

    AppendUnit.Change change() {
        return slot.change(base, version, state);
    }

    Memory memory() {
        return new Memory(version, state);
    }

    Answer<?> answer(long position) {
        return new Answer<>(slot.key().stream(), version, state, position, false);
    }

    Slot slot() {
        return slot;
    }

    long version() {
        return version;
    }

    Object state() {
        return state;
    }

    /** Whether what it rests on is remembered, not loaded. */
    boolean isRemembered() {
        return remembered;
    }

    /** The unit by which it is appended, if a command has changed it or rests on it. */
    @Nullable Unit unit() {
        return unit;
    }

    void belongTo(Unit joined) {
        unit = joined;
    }
}
