package org.lodestar.eventsourcing.batch;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.lodestar.eventsourcing.batch.BatchQueue.Stage;
import org.lodestar.eventsourcing.commanding.RequestLog;
import org.lodestar.eventsourcing.http.Operations;
import org.lodestar.eventsourcing.leasing.Claim;
import org.lodestar.eventsourcing.leasing.LeaseQueue;
import org.lodestar.eventsourcing.runtime.EventSourcing;

/**
 * Carries out batches, one at a time in this process, a turn each, on an event loop; and forgets those that were kept long
 * enough.
 */
@Singleton
class BatchWorker {

    private static final Logger LOG = Logger.getLogger(BatchWorker.class);
    private static final int AFTER_EVENT_SOURCING = 3_000;
    private static final int BEFORE_EVENT_SOURCING = 1;
    private static final long POLL_MILLIS = 1_000;
    private static final int FORGOTTEN_AT_ONCE = 10_000;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final LeaseQueue queue;
    private final Operations operations;
    private final BatchConfig config;
    private final ContextInternal context;
    private final String name = UUID.randomUUID().toString();
    private final CountDownLatch idle = new CountDownLatch(1);
    private volatile boolean stopping;
    private boolean working;
    private boolean woken;

    BatchWorker(Vertx vertx, EventSourcing eventSourcing, Operations operations, BatchConfig config) {
        this.queue = new LeaseQueue(eventSourcing.pool(), BatchQueue.TABLE, config.lease());
        this.operations = operations;
        this.config = config;
        this.context = (ContextInternal) vertx.getOrCreateContext();
    }

    void start(@Observes @Priority(AFTER_EVENT_SOURCING) StartupEvent event) {
        context.setPeriodic(POLL_MILLIS, _ -> wake());
    }

    /** What is under way is brought to the end of its part, so that nobody has to wait for the lease to end. */
    void stop(@Observes @Priority(BEFORE_EVENT_SOURCING) ShutdownEvent event) throws InterruptedException {
        stopping = true;
        context.runOnContext(_ -> {
            if (!working) {
                idle.countDown();
            }
        });
        if (!idle.await(5, TimeUnit.SECONDS)) {
            LOG.warn("a batch is left as it stands; it is taken up again when its lease has ended");
        }
    }

    /** There may be work: look now, not at the next poll. */
    void wake() {
        context.runOnContext(_ -> {
            if (working) {
                woken = true;
            } else if (!stopping) {
                working = true;
                work();
            }
        });
    }

    private void work() {
        woken = false;
        queue.claim(name)
                .onFailure(e -> LOG.warnf("batches wait: %s", e.getClass().getSimpleName()))
                .compose(claim -> claim.isEmpty()
                        ? Future.succeededFuture(false)
                        : carryOut(claim.get()).map(true))
                .onComplete(worked -> context.runOnContext(_ -> {
                    if (!stopping && (woken || (worked.succeeded() && worked.result()))) {
                        work();
                    } else {
                        working = false;
                        if (stopping) {
                            idle.countDown();
                        }
                    }
                }));
    }

    /** Never fails: what goes wrong is tried again after a pause. */
    private Future<Void> carryOut(Claim claim) {
        long renewal = context.setPeriodic(
                queue.lease().toMillis() / 3,
                _ -> queue.renew(claim)
                        .onFailure(e -> RequestLog.during(
                                claim.requestId(),
                                () -> LOG.warnf("the claim on batch %s was not renewed: %s", claim.id(), causeOf(e)))));
        Future<Void> work = Stage.valueOf(claim.task()) == Stage.WORK
                ? new BatchRun(context, claim, queue, operations::find, config, () -> stopping).run()
                : forget(claim);
        return work.eventually(() -> Future.succeededFuture(context.owner().cancelTimer(renewal)))
                .recover(e -> {
                    RequestLog.during(claim.requestId(), () -> interrupted(claim, e));
                    return queue.release(claim, pauseAfter(claim.attempts()));
                })
                .otherwiseEmpty();
    }

    private static void interrupted(Claim claim, Throwable e) {
        LOG.warnf("batch %s was interrupted (attempt %d): %s", claim.id(), claim.attempts(), causeOf(e));
        LOG.debug("batch interrupted", e);
    }

    private static Duration pauseAfter(int attempts) {
        Duration pause = Duration.ofMillis(200L << Math.min(attempts, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private static String causeOf(Throwable e) {
        return e.getClass().getSimpleName();
    }

    /** In steps, so that no transaction is long. */
    private Future<Void> forget(Claim claim) {
        return queue.within(claim, connection -> forgetSome(connection, claim))
                .compose(more -> more ? forget(claim) : Future.succeededFuture());
    }

    private Future<Boolean> forgetSome(SqlConnection connection, Claim claim) {
        return delete(connection, claim, "batch_part", "first_line", FORGOTTEN_AT_ONCE / Part.MOST_LINES)
                .compose(parts -> delete(connection, claim, "batch_outcome", "line", FORGOTTEN_AT_ONCE)
                        .compose(outcomes -> parts + outcomes > 0
                                ? Future.succeededFuture(true)
                                : connection
                                        .preparedQuery("DELETE FROM batch WHERE tenant_id = $1 AND id = $2")
                                        .execute(Tuple.of(claim.tenant(), claim.id()))
                                        .compose(_ -> queue.done(connection, claim))
                                        .map(false)));
    }

    private static Future<Integer> delete(SqlConnection connection, Claim claim, String table, String key, int atMost) {
        return connection
                .preparedQuery("DELETE FROM " + table + " WHERE tenant_id = $1 AND batch_id = $2 AND " + key
                        + " IN (SELECT " + key + " FROM " + table
                        + " WHERE tenant_id = $1 AND batch_id = $2 ORDER BY " + key + " LIMIT $3)")
                .execute(Tuple.of(claim.tenant(), claim.id(), atMost))
                .map(deleted -> deleted.rowCount());
    }
}
