package org.lodestar.eventsourcing.commanding;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.lodestar.eventsourcing.store.EventLog;
import org.lodestar.eventsourcing.store.StreamKey;

/**
 * Group commit: while a batch is being appended, the commands that arrive wait and go together in the next. An idle
 * pipeline keeps nobody waiting.
 *
 * <p>This decides who goes when: {@link GroupCommit} says what befalls those that go together, {@link Draft} what they come to.
 *
 * <p>All mutable state is confined to one event-loop context.
 */
public final class CommandPipeline {

    private static final int LARGEST_BATCH = 500;
    private static final int BATCHES_IN_FLIGHT = 2;
    private static final int LONGEST_QUEUE = 20_000;
    private static final int REMEMBERED_STREAMS = 5_000;

    private final EventLog log;
    private final Context context;
    private final BiConsumer<String, Long> committed;
    private final Queue<Proposal> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final ArrayDeque<Proposal> queue = new ArrayDeque<>();
    /** The streams and idempotency keys that are in flight. */
    private final Set<Object> busy = new HashSet<>();

    private int inFlight;

    private final Map<StreamKey, Cell.Memory> memory = new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<StreamKey, Cell.Memory> eldest) {
            return size() > REMEMBERED_STREAMS;
        }
    };

    /**
     * @param committed told the tenant and its new highest position after each commit, on the pipeline's thread
     */
    public CommandPipeline(Vertx vertx, EventLog log, BiConsumer<String, Long> committed) {
        this.log = log;
        this.context = vertx.getOrCreateContext();
        this.committed = committed;
    }

    void submit(Proposal proposal) {
        inbox.add(proposal);
        if (awake.compareAndSet(false, true)) {
            context.runOnContext(_ -> takeIn());
        }
    }

    private void takeIn() {
        awake.set(false);
        for (Proposal proposal = inbox.poll(); proposal != null; proposal = inbox.poll()) {
            if (queue.size() >= LONGEST_QUEUE) {
                proposal.fail(new CommandFailure.Unavailable("Too many commands are waiting; nothing was written"));
            } else {
                queue.add(proposal);
            }
        }
        drain();
    }

    void drain() {
        while (inFlight < BATCHES_IN_FLIGHT && !queue.isEmpty()) {
            List<Proposal> batch = new ArrayList<>();
            Set<Object> taken = take(batch);
            if (batch.isEmpty()) {
                return;
            }
            busy.addAll(taken);
            inFlight++;
            new GroupCommit(this, log, context, memory, committed, batch)
                    .run()
                    .onComplete(_ -> context.runOnContext(_ -> {
                        inFlight--;
                        busy.removeAll(taken);
                        drain();
                    }));
        }
    }

    /**
     * Takes those that may go now, oldest first. One that has to wait keeps its streams for itself, so that commands
     * on one stream go in order and none on two busy streams is passed over for ever. Twins by key never go together.
     */
    private Set<Object> take(List<Proposal> batch) {
        Set<Object> taken = new HashSet<>();
        Set<Object> reserved = new HashSet<>();
        Iterator<Proposal> waiting = queue.iterator();
        while (waiting.hasNext() && batch.size() < LARGEST_BATCH) {
            Proposal proposal = waiting.next();
            Optional<Proposal.Key> key = proposal.key();
            boolean free = !(proposal.isAlone() && !batch.isEmpty())
                    && key.filter(k -> busy.contains(k) || taken.contains(k)).isEmpty();
            for (Slot slot : proposal.slots()) {
                free &= !busy.contains(slot.key()) && !reserved.contains(slot.key());
            }
            if (free) {
                waiting.remove();
                proposal.join();
                batch.add(proposal);
                proposal.slots().forEach(slot -> taken.add(slot.key()));
                key.ifPresent(taken::add);
                if (proposal.isAlone()) {
                    break;
                }
            } else {
                proposal.slots().forEach(slot -> reserved.add(slot.key()));
            }
        }
        return taken;
    }

    /** Puts it in front of the queue, unless it was tried too often. */
    void again(Proposal proposal) {
        if (proposal.again()) {
            queue.addFirst(proposal);
        }
    }
}
