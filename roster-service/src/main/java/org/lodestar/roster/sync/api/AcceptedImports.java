package org.lodestar.roster.sync.api;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.net.URI;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.lodestar.oneroster.intake.Intake.Accepted;
import org.lodestar.roster.sync.intake.ImportWorker;
import org.lodestar.roster.sync.intake.RosterImport;

/** Answers that an import was taken in, and has it begun. */
@Singleton
class AcceptedImports {

    private final ImportWorker worker;

    AcceptedImports(ImportWorker worker) {
        this.worker = worker;
    }

    Uni<RestResponse<ImportRepresentation>> answer(Future<Accepted<RosterImport>> future) {
        return Uni.createFrom().completionStage(future.toCompletionStage()).map(this::answer);
    }

    private RestResponse<ImportRepresentation> answer(Accepted<RosterImport> accepted) {
        worker.wake();
        var response = ResponseBuilder.create(
                        RestResponse.Status.ACCEPTED, ImportRepresentation.of(accepted.accepted()))
                .location(URI.create("/v1/roster/imports/" + accepted.accepted().id()));
        return (accepted.replayed() ? response.header("Idempotent-Replayed", "true") : response).build();
    }
}
