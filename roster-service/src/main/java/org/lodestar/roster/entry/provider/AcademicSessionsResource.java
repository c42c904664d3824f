package org.lodestar.roster.entry.provider;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.oneroster.provider.ListParameters;
import org.lodestar.roster.entry.provider.Entities.AcademicSessionEntity;
import org.lodestar.roster.entry.provider.Entities.ClassEntity;

@Path(OneRoster.BASE)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = OneRoster.TAG, description = OneRoster.ABOUT)
class AcademicSessionsResource {

    private final Reads reads;

    AcademicSessionsResource(Reads reads) {
        this.reads = reads;
    }

    @GET
    @Path("/academicSessions")
    @Operation(operationId = "oneRosterGetAllAcademicSessions", summary = "List academic sessions")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.CORE_READONLY)
    @APIResponseSchema(value = AcademicSessionEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getAllAcademicSessions(@BeanParam ListParameters parameters) {
        return reads.list(EntityType.ACADEMIC_SESSION, parameters);
    }

    @GET
    @Path("/academicSessions/{sourcedId}")
    @Operation(operationId = "oneRosterGetAcademicSession", summary = "Read an academic session")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.CORE_READONLY)
    @APIResponseSchema(
            value = AcademicSessionEntity.Single.class,
            responseCode = "200",
            responseDescription = "The academic session")
    public Uni<RestResponse<byte[]>> getAcademicSession(@RestPath String sourcedId, @RestQuery List<String> fields) {
        return reads.read(EntityType.ACADEMIC_SESSION, sourcedId, fields);
    }

    @GET
    @Path("/terms")
    @Operation(operationId = "oneRosterGetAllTerms", summary = "List terms")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.CORE_READONLY)
    @APIResponseSchema(value = AcademicSessionEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getAllTerms(@BeanParam ListParameters parameters) {
        return reads.list(EntityType.TERM, parameters);
    }

    @GET
    @Path("/terms/{sourcedId}")
    @Operation(operationId = "oneRosterGetTerm", summary = "Read a term")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.CORE_READONLY)
    @APIResponseSchema(
            value = AcademicSessionEntity.Single.class,
            responseCode = "200",
            responseDescription = "The term")
    public Uni<RestResponse<byte[]>> getTerm(@RestPath String sourcedId, @RestQuery List<String> fields) {
        return reads.read(EntityType.TERM, sourcedId, fields);
    }

    @GET
    @Path("/terms/{termSourcedId}/classes")
    @Operation(operationId = "oneRosterGetClassesForTerm", summary = "List the classes of a term")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @APIResponseSchema(value = ClassEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getClassesForTerm(
            @RestPath String termSourcedId, @BeanParam ListParameters parameters) {
        return reads.list(Relation.CLASSES_OF_TERM, termSourcedId, parameters);
    }

    @GET
    @Path("/terms/{termSourcedId}/gradingPeriods")
    @Operation(operationId = "oneRosterGetGradingPeriodsForTerm", summary = "List the grading periods of a term")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @APIResponseSchema(value = AcademicSessionEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getGradingPeriodsForTerm(
            @RestPath String termSourcedId, @BeanParam ListParameters parameters) {
        return reads.list(Relation.GRADING_PERIODS_OF_TERM, termSourcedId, parameters);
    }

    @GET
    @Path("/gradingPeriods")
    @Operation(operationId = "oneRosterGetAllGradingPeriods", summary = "List grading periods")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.CORE_READONLY)
    @APIResponseSchema(value = AcademicSessionEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getAllGradingPeriods(@BeanParam ListParameters parameters) {
        return reads.list(EntityType.GRADING_PERIOD, parameters);
    }

    @GET
    @Path("/gradingPeriods/{sourcedId}")
    @Operation(operationId = "oneRosterGetGradingPeriod", summary = "Read a grading period")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.CORE_READONLY)
    @APIResponseSchema(
            value = AcademicSessionEntity.Single.class,
            responseCode = "200",
            responseDescription = "The grading period")
    public Uni<RestResponse<byte[]>> getGradingPeriod(@RestPath String sourcedId, @RestQuery List<String> fields) {
        return reads.read(EntityType.GRADING_PERIOD, sourcedId, fields);
    }
}
