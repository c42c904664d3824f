package org.lodestar.roster.sync.intake;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import org.lodestar.eventsourcing.leasing.Claim;
import org.lodestar.eventsourcing.leasing.LeaseQueue;
import org.lodestar.oneroster.intake.ImportWorkers;
import org.lodestar.roster.Roster;
import org.lodestar.roster.sync.provider.Connections;
import org.lodestar.roster.sync.provider.ProviderClient;
import org.lodestar.roster.sync.provider.PullConfig;

/** Carries out imports of rosters. */
@Singleton
public class ImportWorker implements ImportWorkers.Work {

    private final ImportWorkers workers;
    private final LeaseQueue queue;
    private final Roster roster;
    private final ImportConfig config;
    private final Connections connections;
    private final ProviderClient providers;
    private final PullConfig pulls;

    ImportWorker(
            Vertx vertx,
            LeaseQueue queue,
            Roster roster,
            ImportConfig config,
            Connections connections,
            ProviderClient providers,
            PullConfig pulls) {
        this.queue = queue;
        this.roster = roster;
        this.config = config;
        this.connections = connections;
        this.providers = providers;
        this.pulls = pulls;
        this.workers = new ImportWorkers(vertx, queue, "roster-imports", config.workers(), this);
    }

    void start(@Observes @Priority(ImportWorkers.AFTER_EVENT_SOURCING) StartupEvent event) {
        workers.start();
    }

    void stop(@Observes @Priority(ImportWorkers.BEFORE_EVENT_SOURCING) ShutdownEvent event)
            throws InterruptedException {
        workers.stop();
    }

    /** There may be work: look now, not at the next poll. */
    public void wake() {
        workers.wake();
    }

    @Override
    public void carryOut(Claim claim) throws IOException, InterruptedException {
        new ImportRun(claim, queue, roster, config, connections, providers, pulls).run();
    }

    @Override
    public Future<Void> giveUp(SqlConnection connection, Claim claim) {
        return new Ledger(claim, queue).failed(connection);
    }
}
