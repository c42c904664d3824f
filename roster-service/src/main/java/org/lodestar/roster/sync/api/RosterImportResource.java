package org.lodestar.roster.sync.api;

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
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.eventsourcing.http.Page;
import org.lodestar.eventsourcing.http.Pages;
import org.lodestar.oneroster.intake.PackageCheck;
import org.lodestar.roster.sync.intake.ImportConfig;
import org.lodestar.roster.sync.intake.Imports;
import org.lodestar.roster.sync.intake.RosterImport;
import org.lodestar.roster.sync.oneroster.OneRosterFile;

@Path("/v1/roster/imports")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(
        name = "Roster imports",
        description = "OneRoster packages of a student information system, brought into the roster")
class RosterImportResource {

    private static final String ZIP = "application/zip";

    private final Imports imports;
    private final AcceptedImports accepted;
    private final ImportConfig config;
    private final Pages pages;
    private final Calls calls;

    RosterImportResource(Imports imports, AcceptedImports accepted, ImportConfig config, Pages pages, Calls calls) {
        this.imports = imports;
        this.accepted = accepted;
        this.config = config;
        this.pages = pages;
        this.calls = calls;
    }

    @POST
    @Blocking
    @Consumes({ZIP, "application/x-zip-compressed"})
    @Operation(
            summary = "Import a OneRoster 1.2 CSV package",
            description = "Takes a package of bulk files, of deltas, or of both, and answers with the import that will"
                    + " apply it. The imports of a district are applied one after the other. A package whose container"
                    + " or manifest is wrong is refused at once with package-refused (422) and every fault."
                    + " Rows that are not valid are rejected and reported, and so are removals of what was never"
                    + " there; a package after which references would lead nowhere is refused whole.")
    @RequestBody(content = @Content(mediaType = ZIP, schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @SecurityRequirement(name = "oauth2", scopes = "roster.write")
    @APIResponseSchema(value = ImportRepresentation.class, responseCode = "202", responseDescription = "Taken in")
    public Uni<RestResponse<ImportRepresentation>> importRoster(File body) throws IOException {
        Call call = calls.current();
        String fingerprint = PackageCheck.fingerprint(body.toPath(), config.limits(), OneRosterFile.BINDING);
        return accepted.answer(imports.accept(call, body.toPath(), fingerprint));
    }

    @GET
    @Operation(summary = "List imports, newest first")
    @SecurityRequirement(name = "oauth2", scopes = "roster.read")
    public Uni<RestResponse<Page<ImportRepresentation>>> listRosterImports(
            @RestQuery Optional<String> limit, @RestQuery Optional<String> cursor) {
        String tenant = calls.current().tenant();
        return pages.page(
                "roster imports of " + tenant,
                limit,
                cursor,
                (before, most) -> uni(imports.list(tenant, before.map(UUID::fromString), most)),
                one -> one.id().toString(),
                ImportRepresentation::of);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read an import and how far it has come")
    @SecurityRequirement(name = "oauth2", scopes = "roster.read")
    @APIResponseSchema(value = ImportRepresentation.class, responseCode = "200", responseDescription = "The import")
    public Uni<ImportRepresentation> getRosterImport(@RestPath String id) {
        return find(id).map(ImportRepresentation::of);
    }

    @GET
    @Path("/{id}/report")
    @Operation(
            summary = "Read what was wrong with a package",
            description = "Every fault names file, row, column, value and reason, as far as it has them.")
    @SecurityRequirement(name = "oauth2", scopes = "roster.read")
    public Uni<RestResponse<Page<ReportLineRepresentation>>> rosterImportReport(
            @RestPath String id, @RestQuery Optional<String> limit, @RestQuery Optional<String> cursor) {
        String tenant = calls.current().tenant();
        return find(id).chain(found -> pages.page(
                "report of " + found.id() + " of " + tenant,
                limit,
                cursor,
                (after, most) -> uni(imports.report(
                        tenant, found.id(), after.map(Long::parseLong).orElse(0L), most)),
                line -> Long.toString(line.number()),
                ReportLineRepresentation::of));
    }

    private Uni<RosterImport> find(String id) {
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
