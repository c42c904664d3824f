package org.lodestar.eventsourcing.runtime;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Elects the one replica of a service that runs its relay and projections: the holder of an advisory lock, for as long
 * as its connection lives. The other replicas tell it about their commits by {@code NOTIFY}.
 *
 * <p>A leader that is cut off may believe in its office for a moment longer; the relay's transactional ids and the
 * projections' checkpoints fence it.
 */
final class Leadership {

    private static final Logger LOG = Logger.getLogger(Leadership.class);
    private static final long LOCK = 0x4c6f6465_73746172L;
    private static final long RETRY_MILLIS = 1_000;
    private static final String CHANNEL = "lodestar";

    private final Vertx vertx;
    private final PgConnectOptions options;
    private final Runnable elected;
    private final Runnable deposed;
    private final BiConsumer<String, Long> committedElsewhere;
    private @Nullable PgConnection connection;
    private boolean leader;
    private boolean closed;

    Leadership(
            Vertx vertx,
            PgConnectOptions options,
            Runnable elected,
            Runnable deposed,
            BiConsumer<String, Long> committedElsewhere) {
        this.vertx = vertx;
        this.options = options;
        this.elected = elected;
        this.deposed = deposed;
        this.committedElsewhere = committedElsewhere;
    }

    synchronized boolean isLeader() {
        return leader;
    }

    void start() {
        PgConnection.connect(vertx, options).onSuccess(this::connected).onFailure(failure -> {
            LOG.warnf(
                    "no connection to stand for election: %s",
                    failure.getClass().getSimpleName());
            later(this::start);
        });
    }

    private void connected(PgConnection opened) {
        synchronized (this) {
            if (closed) {
                var _ = opened.close();
                return;
            }
            connection = opened;
        }
        opened.closeHandler(_ -> lost());
        opened.notificationHandler(notification -> {
            String[] parts = notification.getPayload().split(" ", 2);
            committedElsewhere.accept(parts[0], Long.parseLong(parts[1]));
        });
        opened.query("LISTEN " + CHANNEL).execute().onComplete(_ -> stand(opened));
    }

    private void stand(PgConnection opened) {
        opened.preparedQuery("SELECT pg_try_advisory_lock($1)")
                .execute(Tuple.of(LOCK))
                .onSuccess(rows -> {
                    Row row = rows.iterator().next();
                    if (row.getBoolean(0)) {
                        won();
                    } else {
                        later(() -> stand(opened));
                    }
                })
                .onFailure(_ -> {
                    var _ = opened.close();
                });
    }

    private void won() {
        synchronized (this) {
            if (closed || leader) {
                return;
            }
            leader = true;
        }
        LOG.info("this replica leads: it runs the relay and the projections");
        elected.run();
    }

    private void lost() {
        boolean was;
        synchronized (this) {
            was = leader;
            leader = false;
            connection = null;
        }
        if (was) {
            LOG.warn("this replica no longer leads");
            deposed.run();
        }
        later(this::start);
    }

    private void later(Runnable action) {
        synchronized (this) {
            if (closed) {
                return;
            }
        }
        vertx.setTimer(RETRY_MILLIS, _ -> action.run());
    }

    /** Tells the leading replica about a commit here. A lost notification is made up for by the leader's slow poll. */
    synchronized void announce(String tenant, long head) {
        if (!leader && connection != null) {
            var _ = connection
                    .preparedQuery("SELECT pg_notify('" + CHANNEL + "', $1)")
                    .execute(Tuple.of(tenant + ' ' + head));
        }
    }

    synchronized void close() {
        closed = true;
        leader = false;
        if (connection != null) {
            var _ = connection.close();
        }
    }
}
