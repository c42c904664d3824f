package org.lodestar.oneroster.intake;

import static org.lodestar.oneroster.intake.Waiting.on;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.lodestar.eventsourcing.commanding.RequestLog;
import org.lodestar.eventsourcing.leasing.Claim;
import org.lodestar.eventsourcing.leasing.LeaseQueue;

/** Carries out imports, a few at a time in this process, each on a virtual thread of its own. */
public final class ImportWorkers {

    /** When to start them. */
    public static final int AFTER_EVENT_SOURCING = 3000;

    /** When to stop them. */
    public static final int BEFORE_EVENT_SOURCING = 1;

    private static final Logger LOG = Logger.getLogger(ImportWorkers.class);
    private static final int MOST_ATTEMPTS = 20;

    private final Vertx vertx;
    private final LeaseQueue queue;
    private final Work work;
    private final String name = UUID.randomUUID().toString();
    private final Semaphore waiting = new Semaphore(0);
    private final List<Thread> threads;

    /** What there is to do. */
    public interface Work {

        /** Carries an import through; what it throws may pass, and it is tried again. */
        void carryOut(Claim claim) throws IOException, InterruptedException;

        /** Marks an import as failed, after many attempts. */
        Future<Void> giveUp(SqlConnection connection, Claim claim);
    }

    public ImportWorkers(Vertx vertx, LeaseQueue queue, String threadsName, int workers, Work work) {
        this.vertx = vertx;
        this.queue = queue;
        this.work = work;
        this.threads = IntStream.range(0, workers)
                .mapToObj(n -> Thread.ofVirtual().name(threadsName + '-' + n).unstarted(this::workUntilInterrupted))
                .toList();
    }

    public void start() {
        threads.forEach(Thread::start);
    }

    public void stop() throws InterruptedException {
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            boolean _ = thread.join(Duration.ofSeconds(5));
        }
    }

    /** There may be work: look now, not at the next poll. */
    public void wake() {
        waiting.release();
    }

    private void workUntilInterrupted() {
        try {
            while (true) {
                Optional<Claim> claim = next();
                if (claim.isPresent()) {
                    carryOut(claim.get());
                } else if (waiting.tryAcquire(1, TimeUnit.SECONDS)) {
                    waiting.drainPermits();
                }
            }
        } catch (InterruptedException _) {
            LOG.debug("the import worker stops");
        }
    }

    private Optional<Claim> next() throws InterruptedException {
        try {
            return on(queue.claim(name));
        } catch (RuntimeException e) {
            LOG.warnf("imports wait: %s", causeOf(e));
            return Optional.empty();
        }
    }

    private void carryOut(Claim claim) throws InterruptedException {
        long renewal = vertx.setPeriodic(
                queue.lease().toMillis() / 3,
                _ -> queue.renew(claim)
                        .onFailure(e -> RequestLog.during(
                                claim.requestId(),
                                () -> LOG.warnf(
                                        "the claim on import %s was not renewed: %s", claim.id(), causeOf(e)))));
        claim.requestId().ifPresent(id -> RequestLog.name(id, Optional.empty()));
        try {
            work.carryOut(claim);
            LOG.infof("import %s is finished", claim.id());
        } catch (InterruptedException e) {
            var _ = queue.release(claim);
            throw e;
        } catch (Exception e) {
            LOG.warnf("import %s was interrupted (attempt %d): %s", claim.id(), claim.attempts(), causeOf(e));
            LOG.debug("import interrupted", e);
            giveUp(claim);
        } finally {
            RequestLog.forget();
            vertx.cancelTimer(renewal);
        }
    }

    private void giveUp(Claim claim) throws InterruptedException {
        try {
            on(
                    claim.attempts() < MOST_ATTEMPTS
                            ? queue.release(claim)
                            : queue.within(claim, connection -> work.giveUp(connection, claim)));
        } catch (RuntimeException e) {
            LOG.warnf("import %s waits for its lease to end: %s", claim.id(), causeOf(e));
        }
    }

    private static String causeOf(Throwable e) {
        Throwable cause = e.getCause();
        return (cause == null ? e : cause).getClass().getSimpleName();
    }
}
