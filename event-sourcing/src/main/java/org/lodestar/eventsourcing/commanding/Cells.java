package org.lodestar.eventsourcing.commanding;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.lodestar.eventsourcing.store.EventLog;
import org.lodestar.eventsourcing.store.StoredStream;
import org.lodestar.eventsourcing.store.StreamKey;

/** The streams of a batch: those that are remembered, those that have to be loaded, and those that cannot be read. */
final class Cells {

    private static final Logger LOG = Logger.getLogger(Cells.class);

    private final EventLog log;
    private final Map<StreamKey, Cell.Memory> memory;
    private final Map<StreamKey, Cell> cells = new HashMap<>();
    private final Map<StreamKey, RuntimeException> unreadable = new HashMap<>();

    Cells(EventLog log, Map<StreamKey, Cell.Memory> memory) {
        this.log = log;
        this.memory = memory;
    }

    /** Completes when all streams that these touch are there. */
    Future<?> load(List<Proposal> proposals) {
        Map<StreamKey, Slot> toLoad = new LinkedHashMap<>();
        for (Proposal proposal : proposals) {
            for (Slot slot : proposal.slots()) {
                if (proposal.mustLoad()) {
                    memory.remove(slot.key());
                }
                if (!slot.fresh() && !memory.containsKey(slot.key())) {
                    toLoad.put(slot.key(), slot);
                }
            }
        }
        // What is remembered is held on to: it may be forgotten while the others are loaded.
        for (Proposal proposal : proposals) {
            for (Slot slot : proposal.slots()) {
                if (!toLoad.containsKey(slot.key())) {
                    of(slot);
                }
            }
        }
        return load(toLoad);
    }

    private Future<?> load(Map<StreamKey, Slot> toLoad) {
        if (toLoad.isEmpty()) {
            return Future.succeededFuture();
        }
        return log.load(List.copyOf(toLoad.keySet())).compose(found -> {
            List<Future<?>> folds = new ArrayList<>();
            for (Slot slot : toLoad.values()) {
                StoredStream stored = found.get(slot.key());
                if (stored == null) {
                    open(slot, 0, slot::initial);
                } else if (slot.feature().canRead(stored)) {
                    open(slot, stored.version(), () -> slot.read(stored));
                } else {
                    folds.add(log.readStream(slot.key().tenant(), slot.key().stream(), 0, stored.version())
                            .onSuccess(events -> open(slot, stored.version(), () -> slot.fold(events))));
                }
            }
            return folds.isEmpty() ? Future.succeededFuture() : Future.all(folds);
        });
    }

    /** A stream that cannot be read fails the commands that touch it, and no others. */
    private void open(Slot slot, long version, Supplier<Object> state) {
        try {
            cells.put(slot.key(), Cell.stored(slot, version, state.get()));
        } catch (RuntimeException e) {
            LOG.errorf(
                    "a stream of %s cannot be read: %s",
                    slot.feature().category(), e.getClass().getSimpleName());
            unreadable.put(slot.key(), e);
        }
    }

    /** The stream, or what kept it from being read. */
    Cell of(Slot slot) {
        RuntimeException fault = unreadable.get(slot.key());
        if (fault != null) {
            throw fault;
        }
        Cell cell = cells.get(slot.key());
        if (cell == null) {
            Cell.Memory remembered = memory.get(slot.key());
            cell = remembered == null ? Cell.stored(slot, 0, slot.initial()) : Cell.remembered(slot, remembered);
            cells.put(slot.key(), cell);
        }
        return cell;
    }
}
