package org.lodestar.roster.sync.intake;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.CommandFailure;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.roster.sync.intake.RosterImport.Origin;
import org.lodestar.roster.sync.provider.Connection;
import org.lodestar.roster.sync.provider.Connections;
import org.lodestar.roster.sync.provider.PullConfig;

/** Begins the pulls that are due: everything the first time, then what has changed. */
@Singleton
class PullScheduler {

    private static final Logger LOG = Logger.getLogger(PullScheduler.class);
    private static final String ACTOR = "roster-schedule";
    private static final int AFTER_EVENT_SOURCING = 3000;

    private final Vertx vertx;
    private final Connections connections;
    private final Imports imports;
    private final ImportWorker worker;
    private final PullConfig config;
    private long timer;

    PullScheduler(Vertx vertx, Connections connections, Imports imports, ImportWorker worker, PullConfig config) {
        this.vertx = vertx;
        this.connections = connections;
        this.imports = imports;
        this.worker = worker;
        this.config = config;
    }

    void start(@Observes @Priority(AFTER_EVENT_SOURCING) StartupEvent event) {
        timer = vertx.setPeriodic(config.scheduleCheck().toMillis(), _ -> beginAllThatAreDue());
    }

    void stop(@Observes ShutdownEvent event) {
        boolean _ = vertx.cancelTimer(timer);
    }

    private void beginAllThatAreDue() {
        connections
                .due()
                .compose(tenant -> tenant.map(this::begin).orElseGet(Future::succeededFuture))
                .onFailure(
                        e -> LOG.warnf("scheduled pulls wait: %s", e.getClass().getSimpleName()));
    }

    private Future<Void> begin(String tenant) {
        return connections
                .find(tenant)
                .compose(connection ->
                        connection.map(found -> begin(tenant, found)).orElseGet(Future::succeededFuture))
                .onComplete(_ -> beginAllThatAreDue());
    }

    private Future<Void> begin(String tenant, Connection connection) {
        Call call = Call.internal(tenant, ACTOR, Streams.newId(), Optional.empty());
        Origin origin = connection.readUntil().isPresent() ? Origin.INCREMENTAL_PULL : Origin.FULL_PULL;
        return imports.pull(call, origin)
                .onSuccess(_ -> worker.wake())
                .<Void>mapEmpty()
                // one that is under way brings the same; the next is due after the interval
                .recover(e -> e instanceof CommandFailure.Refused ? Future.succeededFuture() : Future.failedFuture(e));
    }
}
