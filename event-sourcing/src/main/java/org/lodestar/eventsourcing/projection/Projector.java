package org.lodestar.eventsourcing.projection;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.lodestar.eventsourcing.store.EventLog;
import org.lodestar.eventsourcing.store.StoredEvent;

/**
 * Keeps one {@link StateView} up to date: reads a page of the log, folds it in memory, and writes the rows and the
 * checkpoint in one transaction. Runs once per service; a second runner is fenced by the checkpoint.
 *
 * <p>An event that cannot be digested parks its stream: the stream's later events wait with it, all others go on, and
 * {@link #replayParked} folds the stream again once the cause is mended.
 *
 * <p>This decides when: {@link Digestion} says how a page is taken in, {@link Generations} which rows are the live ones.
 */
public final class Projector<S, E> {

    private static final Logger LOG = Logger.getLogger(Projector.class);
    private static final int PAGE = 1_000;
    private static final int REBUILD_PAGE = 5_000;
    private static final long RETRY_MILLIS = 500;
    /** Between two rounds that nobody waits for, so that the events of the next moment share a transaction. */
    private static final long REST_MILLIS = 50;

    private final Vertx vertx;
    private final EventLog log;
    private final StateView<S, E> view;
    private final Generations generations;
    private final Digestion<S, E> digestion;
    private final Map<String, TenantRun> runs = new HashMap<>();

    public Projector(Vertx vertx, Pool pool, EventLog log, StateView<S, E> view) {
        this.vertx = vertx;
        this.log = log;
        this.view = view;
        this.generations = new Generations(pool, view.table());
        this.digestion = new Digestion<>(pool, log, view, generations);
    }

    public StateView<S, E> view() {
        return view;
    }

    /** Where a projection stands: {@code position} of {@code head} events, rows in {@code generation}. */
    public record Checkpoint(int generation, long position) {}

    /** A stream that waits because one of its events could not be digested. */
    public record Parked(String stream, long position, String reason) {}

    private static final class TenantRun {
        private long head;
        private boolean running;
        private boolean resting;
        private boolean rebuilding;
        private long done;
        /** Where this runner left the live rows. They may have been moved since: whoever writes looks. */
        private Optional<Checkpoint> left = Optional.empty();

        private final List<Waiter> waiters = new ArrayList<>();
    }

    private record Waiter(long position, Promise<Void> promise) {}

    /** Tells that the tenant's log reaches at least {@code head}; catches up in the background. */
    public synchronized void advance(String tenant, long head) {
        TenantRun run = runs.computeIfAbsent(tenant, _ -> new TenantRun());
        run.head = Math.max(run.head, head);
        if (!run.running && !run.resting && !run.rebuilding && run.done < run.head) {
            run.running = true;
            catchUp(tenant, run);
        }
    }

    private synchronized void rest(String tenant, TenantRun run) {
        run.resting = true;
        vertx.setTimer(REST_MILLIS, _ -> rested(tenant, run));
    }

    private synchronized void rested(String tenant, TenantRun run) {
        run.resting = false;
        advance(tenant, run.head);
    }

    /** Completes when the live rows contain everything up to {@code position}. */
    public synchronized Future<Void> await(String tenant, long position) {
        TenantRun run = runs.computeIfAbsent(tenant, _ -> new TenantRun());
        if (run.done >= position) {
            return Future.succeededFuture();
        }
        Promise<Void> promise = Promise.promise();
        run.waiters.add(new Waiter(position, promise));
        if (run.resting) {
            rested(tenant, run);
        }
        return promise.future();
    }

    private synchronized void reached(TenantRun run, long position) {
        run.done = Math.max(run.done, position);
        run.waiters.removeIf(waiter -> {
            if (waiter.position() > position) {
                return false;
            }
            waiter.promise().complete();
            return true;
        });
    }

    private void catchUp(String tenant, TenantRun run) {
        run.left
                .map(from -> pages(tenant, run, from, PAGE).recover(_ -> fromCheckpoint(tenant, run)))
                .orElseGet(() -> fromCheckpoint(tenant, run))
                .onComplete(done -> {
                    synchronized (this) {
                        run.running = false;
                        run.left = Optional.ofNullable(done.result());
                        if (done.succeeded()) {
                            if (run.waiters.isEmpty()) {
                                rest(tenant, run);
                            } else {
                                advance(tenant, run.head);
                            }
                            return;
                        }
                    }
                    LOG.warnf(
                            "projection %s waits: %s",
                            view.table(), done.cause().getClass().getSimpleName());
                    LOG.debug("projection failed", done.cause());
                    vertx.setTimer(RETRY_MILLIS, _ -> advance(tenant, run.head));
                });
    }

    private Future<Checkpoint> fromCheckpoint(String tenant, TenantRun run) {
        return checkpoint(tenant).compose(from -> {
            reached(run, from.position());
            return pages(tenant, run, from, PAGE);
        });
    }

    private Future<Checkpoint> pages(String tenant, TenantRun run, Checkpoint from, int size) {
        return pages(tenant, run, from, size, Optional.empty());
    }

    /** Applies page after page; while one is written the next is read. */
    private Future<Checkpoint> pages(
            String tenant, TenantRun run, Checkpoint from, int size, Optional<Future<List<StoredEvent>>> read) {
        long head;
        synchronized (this) {
            // Who is always behind would never let a rebuild take its place.
            head = run.rebuilding ? from.position() : run.head;
        }
        if (from.position() >= head) {
            return Future.succeededFuture(from);
        }
        long upTo = from.position() + size;
        if (upTo >= head) {
            return read(tenant, from.position(), head)
                    .compose(events -> digestion.apply(tenant, from, head, events))
                    .compose(to -> {
                        reached(run, to.position());
                        return pages(tenant, run, to, size);
                    });
        }
        return read.orElseGet(() -> read(tenant, from.position(), upTo)).compose(events -> {
            // Only a page that is full already may be read ahead.
            Optional<Future<List<StoredEvent>>> next =
                    upTo + size < head ? Optional.of(read(tenant, upTo, upTo + size)) : Optional.empty();
            return digestion.apply(tenant, from, upTo, events).compose(to -> {
                reached(run, to.position());
                return pages(tenant, run, to, size, next);
            });
        });
    }

    private Future<List<StoredEvent>> read(String tenant, long after, long upTo) {
        return log.read(tenant, after, upTo, view.feature().category());
    }

    /** Where the live rows of a tenant stand. */
    public Future<Checkpoint> checkpoint(String tenant) {
        return generations.live(tenant);
    }

    /** The streams that wait. */
    public Future<List<Parked>> parked(String tenant) {
        return digestion.parked(tenant);
    }

    /** Folds a parked stream again, up to where the live rows stand; it stays parked if it still cannot be digested. */
    public Future<Void> replayParked(String tenant, String stream) {
        return digestion.replayParked(tenant, stream);
    }

    /**
     * Builds the rows anew from the first event beside the live ones, which go on being read, and switches when they
     * have caught up.
     *
     * @return how many events were folded
     */
    public Future<Long> rebuild(String tenant) {
        return generations
                .begin(tenant)
                .compose(next -> log.head(tenant).compose(head -> {
                    TenantRun building = new TenantRun();
                    building.head = head;
                    return pages(tenant, building, next, REBUILD_PAGE)
                            .compose(caughtUp -> exclusively(tenant, () -> switchOver(tenant, building, caughtUp)));
                }));
    }

    /** Catches up with the live rows until nobody moves them any more, and takes their place. */
    private Future<Long> switchOver(String tenant, TenantRun building, Checkpoint from) {
        return checkpoint(tenant).compose(live -> {
            synchronized (this) {
                building.head = Math.max(live.position(), building.head);
            }
            return pages(tenant, building, from, REBUILD_PAGE)
                    .compose(ready -> generations
                            .goLive(tenant, ready)
                            .compose(done -> done
                                    ? Future.succeededFuture(ready.position())
                                    : switchOver(tenant, building, ready)));
        });
    }

    /** Runs {@code work} while the live runner rests. */
    private <T> Future<T> exclusively(String tenant, Supplier<Future<T>> work) {
        TenantRun run;
        synchronized (this) {
            run = runs.computeIfAbsent(tenant, _ -> new TenantRun());
            if (run.rebuilding) {
                return later(() -> exclusively(tenant, work));
            }
            run.rebuilding = true;
        }
        return resting(run).compose(_ -> work.get()).onComplete(_ -> {
            synchronized (this) {
                run.rebuilding = false;
            }
            advance(tenant, run.head);
        });
    }

    /** Completes when the page that the live runner is writing is written. */
    private synchronized Future<Void> resting(TenantRun run) {
        return run.running ? later(() -> resting(run)) : Future.succeededFuture();
    }

    private <T> Future<T> later(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        vertx.setTimer(5, _ -> work.get().onComplete(done));
        return done.future();
    }
}
