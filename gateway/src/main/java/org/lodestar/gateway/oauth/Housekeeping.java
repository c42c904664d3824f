package org.lodestar.gateway.oauth;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.jboss.logging.Logger;

/** Every two seconds, off the way of requests: learns who was revoked elsewhere, and writes down who was here. */
@Singleton
class Housekeeping {

    private static final Logger LOG = Logger.getLogger(Housekeeping.class);
    private static final long PAUSE_MILLIS = 2_000;

    private final Vertx vertx;
    private final Revocations revocations;
    private final LastUses lastUses;
    private boolean well = true;

    Housekeeping(Vertx vertx, Revocations revocations, LastUses lastUses) {
        this.vertx = vertx;
        this.revocations = revocations;
        this.lastUses = lastUses;
    }

    void begin(@Observes StartupEvent start) throws SQLException {
        revocations.refresh();
        pause();
    }

    private void pause() {
        vertx.setTimer(PAUSE_MILLIS, _ -> {
            Callable<Boolean> work = this::work;
            vertx.executeBlocking(work, false).onComplete(_ -> pause());
        });
    }

    private boolean work() {
        try {
            revocations.refresh();
            lastUses.write();
            well = true;
        } catch (SQLException e) {
            if (well) {
                LOG.warn("Revoked clients cannot be read; those known stay revoked", e);
            }
            well = false;
        }
        return well;
    }
}
