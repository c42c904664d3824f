package org.lodestar.evidence.assessmentimport.api;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.eventsourcing.http.Page;
import org.lodestar.eventsourcing.http.Pages;
import org.lodestar.evidence.AssessmentResultsProfile;
import org.lodestar.evidence.assessmentimport.intake.AssessmentImport;
import org.lodestar.evidence.assessmentimport.intake.AssessmentImportWorker;
import org.lodestar.evidence.assessmentimport.intake.AssessmentImports;
import org.lodestar.oneroster.intake.Intake.Accepted;

@Path("/v1/assessment-imports")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Assessment imports", description = "Assessments and their results, brought in as a package of CSV files")
class AssessmentImportResource {

    private static final String ZIP = "application/zip";

    private final AssessmentImports imports;
    private final AssessmentImportWorker worker;
    private final Pages pages;
    private final Calls calls;

    AssessmentImportResource(AssessmentImports imports, AssessmentImportWorker worker, Pages pages, Calls calls) {
        this.imports = imports;
        this.worker = worker;
        this.pages = pages;
        this.calls = calls;
    }

    @POST
    @Blocking
    @Consumes({ZIP, "application/x-zip-compressed"})
    @Operation(
            summary = "Import a package of assessments",
            description = "A zip with manifest.csv, assessmentLineItems.csv and assessmentResults.csv: the model of the"
                    + " REST binding in the form of OneRoster 1.2 CSV, whose binding has no assessments. Answers with"
                    + " the import that will apply it; the imports of a district are applied one after the other. A"
                    + " package whose container or manifest is wrong is refused at once with package-refused (422) and"
                    + " every fault. Rows that are not valid, or refer to what is not known, are rejected and reported."
                    + " What a bulk file does not list stays; rows of a delta remove. Roster files are left alone.")
    @RequestBody(content = @Content(mediaType = ZIP, schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @SecurityRequirement(name = "oauth2", scopes = AssessmentResultsProfile.EVIDENCE_WRITE)
    @SecurityRequirement(name = "oauth2", scopes = AssessmentResultsProfile.CREATEPUT)
    @APIResponseSchema(
            value = AssessmentImportRepresentation.class,
            responseCode = "202",
            responseDescription = "Taken in")
    public Uni<RestResponse<AssessmentImportRepresentation>> importAssessments(File body) throws IOException {
        Call call = calls.current();
        String fingerprint = imports.fingerprint(body.toPath());
        return uni(imports.accept(call, body.toPath(), fingerprint)).map(this::answer);
    }

    private RestResponse<AssessmentImportRepresentation> answer(Accepted<AssessmentImport> accepted) {
        worker.wake();
        var response = ResponseBuilder.create(
                        RestResponse.Status.ACCEPTED, AssessmentImportRepresentation.of(accepted.accepted()))
                .location(URI.create(
                        "/v1/assessment-imports/" + accepted.accepted().id()));
        return (accepted.replayed() ? response.header("Idempotent-Replayed", "true") : response).build();
    }

    @GET
    @Operation(summary = "List imports of assessments, newest first")
    @SecurityRequirement(name = "oauth2", scopes = AssessmentResultsProfile.EVIDENCE_READ)
    @SecurityRequirement(name = "oauth2", scopes = AssessmentResultsProfile.READONLY)
    public Uni<RestResponse<Page<AssessmentImportRepresentation>>> listAssessmentImports(
            @RestQuery Optional<String> limit, @RestQuery Optional<String> cursor) {
        String tenant = calls.current().tenant();
        return pages.page(
                "assessment imports of " + tenant,
                limit,
                cursor,
                (before, most) -> uni(imports.list(tenant, before.map(UUID::fromString), most)),
                one -> one.id().toString(),
                AssessmentImportRepresentation::of);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read an import of assessments and how far it has come")
    @SecurityRequirement(name = "oauth2", scopes = AssessmentResultsProfile.EVIDENCE_READ)
    @SecurityRequirement(name = "oauth2", scopes = AssessmentResultsProfile.READONLY)
    @APIResponseSchema(
            value = AssessmentImportRepresentation.class,
            responseCode = "200",
            responseDescription = "The import")
    public Uni<AssessmentImportRepresentation> getAssessmentImport(@RestPath String id) {
        return find(id).map(AssessmentImportRepresentation::of);
    }

    @GET
    @Path("/{id}/report")
    @Operation(
            summary = "Read what was wrong with a package of assessments",
            description = "Every fault names file, row, column, value and reason, as far as it has them.")
    @SecurityRequirement(name = "oauth2", scopes = AssessmentResultsProfile.EVIDENCE_READ)
    @SecurityRequirement(name = "oauth2", scopes = AssessmentResultsProfile.READONLY)
    public Uni<RestResponse<Page<AssessmentReportLineRepresentation>>> assessmentImportReport(
            @RestPath String id, @RestQuery Optional<String> limit, @RestQuery Optional<String> cursor) {
        String tenant = calls.current().tenant();
        return find(id).chain(found -> pages.page(
                "report of " + found.id() + " of " + tenant,
                limit,
                cursor,
                (after, most) -> uni(imports.report(
                        tenant, found.id(), after.map(Long::parseLong).orElse(0L), most)),
                line -> Long.toString(line.number()),
                AssessmentReportLineRepresentation::of));
    }

    private Uni<AssessmentImport> find(String id) {
        return uni(imports.find(calls.current().tenant(), uuid(id)))
                .map(found -> found.orElseThrow(NotFoundException::new));
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException _) {
            throw new NotFoundException();
        }
    }

    private static <T> Uni<T> uni(Future<T> future) {
        return Uni.createFrom().completionStage(future.toCompletionStage());
    }
}
