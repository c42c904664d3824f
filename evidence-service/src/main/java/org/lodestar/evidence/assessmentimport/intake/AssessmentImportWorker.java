package org.lodestar.evidence.assessmentimport.intake;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.consuming.References;
import org.lodestar.eventsourcing.leasing.Claim;
import org.lodestar.eventsourcing.leasing.LeaseQueue;
import org.lodestar.evidence.assessmentresult.AssessmentResult;
import org.lodestar.evidence.assessmentresult.AssessmentResultCommand;
import org.lodestar.evidence.assessmentresult.AssessmentResultEvent;
import org.lodestar.evidence.lineitem.LineItem;
import org.lodestar.evidence.lineitem.LineItemCommand;
import org.lodestar.evidence.lineitem.LineItemEvent;
import org.lodestar.oneroster.intake.ImportWorkers;

/** Carries out imports of assessments. */
@Singleton
public class AssessmentImportWorker implements ImportWorkers.Work {

    private final ImportWorkers workers;
    private final LeaseQueue queue;
    private final AssessmentImportConfig config;
    private final Streams<LineItemCommand, LineItem, LineItemEvent> lineItems;
    private final Streams<AssessmentResultCommand, AssessmentResult, AssessmentResultEvent> results;
    private final References references;

    AssessmentImportWorker(
            Vertx vertx,
            LeaseQueue queue,
            AssessmentImportConfig config,
            Streams<LineItemCommand, LineItem, LineItemEvent> lineItems,
            Streams<AssessmentResultCommand, AssessmentResult, AssessmentResultEvent> results,
            References references) {
        this.queue = queue;
        this.config = config;
        this.lineItems = lineItems;
        this.results = results;
        this.references = references;
        this.workers = new ImportWorkers(vertx, queue, "assessment-imports", config.workers(), this);
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
        new ImportRun(claim, queue, config, lineItems, results, references).run();
    }

    @Override
    public Future<Void> giveUp(SqlConnection connection, Claim claim) {
        return new ImportLedger(claim, queue).failed(connection);
    }
}
