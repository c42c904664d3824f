package org.lodestar.eventsourcing.sealing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jboss.logging.Logger;
import org.lodestar.eventsourcing.publishing.Wire;
import org.lodestar.eventsourcing.sealing.Seals.Block;
import org.lodestar.eventsourcing.sealing.Seals.Head;
import org.lodestar.eventsourcing.store.EventLog;
import org.lodestar.eventsourcing.store.StoredEvent;

/**
 * Seals the logs of a service as they grow, a block at a time, never while an event is appended. Runs once per service; a second
 * runner is fenced by the block that it would add again.
 */
public final class Sealer {

    private static final Logger LOG = Logger.getLogger(Sealer.class);
    /** Nobody waits for a seal, so the events of a moment share a transaction. */
    private static final long REST_MILLIS = 250;

    private static final long RETRY_MILLIS = 5_000;

    private final Vertx vertx;
    private final EventLog log;
    private final Seals seals;
    private final Wire wire;
    private final Map<String, Run> runs = new HashMap<>();

    private static final class Run {
        private long head;
        private long sealed;
        private boolean scheduled;
    }

    public Sealer(Vertx vertx, EventLog log, Seals seals, Wire wire) {
        this.vertx = vertx;
        this.log = log;
        this.seals = seals;
        this.wire = wire;
    }

    /** Tells that the tenant's log reaches at least {@code head}; seals it in the background. */
    public synchronized void advance(String tenant, long head) {
        Run run = runs.computeIfAbsent(tenant, _ -> new Run());
        run.head = Math.max(run.head, head);
        schedule(tenant, run, REST_MILLIS);
    }

    private void schedule(String tenant, Run run, long millis) {
        if (!run.scheduled && run.sealed < run.head) {
            run.scheduled = true;
            vertx.setTimer(millis, _ -> seal(tenant, run));
        }
    }

    private void seal(String tenant, Run run) {
        long head;
        synchronized (this) {
            head = run.head;
        }
        seals.head(tenant).compose(from -> blocks(tenant, from, head)).onComplete(done -> {
            synchronized (this) {
                run.scheduled = false;
                if (done.succeeded()) {
                    run.sealed = done.result().position();
                }
                schedule(tenant, run, done.succeeded() ? REST_MILLIS : RETRY_MILLIS);
            }
            if (done.failed()) {
                LOG.warnf("sealing waits: %s", done.cause().getClass().getSimpleName());
                LOG.debug("sealing failed", done.cause());
            }
        });
    }

    private Future<Head> blocks(String tenant, Head from, long head) {
        if (from.position() >= head) {
            return Future.succeededFuture(from);
        }
        long upTo = Math.min(head, from.position() + Seals.BLOCK);
        return log.stretch(tenant, from.position(), upTo, Set.of(), Set.of(), Seals.BLOCK)
                .compose(stretch -> sealed(from, stretch.events()))
                .compose(block -> seals.add(tenant, block).map(_ -> new Head(block.last(), block.hash())))
                .compose(to -> blocks(tenant, to, head));
    }

    private Future<Block> sealed(Head from, List<StoredEvent> events) {
        Callable<Block> work = () -> block(from, events);
        return vertx.executeBlocking(work, false).map(Objects::requireNonNull);
    }

    private Block block(Head from, List<StoredEvent> events) {
        Buffer told = Buffer.buffer();
        Buffer stored = Buffer.buffer();
        byte[] hash = from.hash().getBytes();
        for (StoredEvent event : events) {
            byte[] digest = Digest.told(wire.forms(event).general());
            told.appendBytes(digest);
            stored.appendBytes(Digest.stored(event));
            hash = Digest.fold(hash, digest);
        }
        return new Block(from.position() + 1, events.getLast().position(), told, stored, Buffer.buffer(hash));
    }
}
