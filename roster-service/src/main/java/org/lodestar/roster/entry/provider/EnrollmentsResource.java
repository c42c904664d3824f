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
import org.lodestar.roster.entry.provider.Entities.EnrollmentEntity;

@Path(OneRoster.BASE)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = OneRoster.TAG, description = OneRoster.ABOUT)
class EnrollmentsResource {

    private final Reads reads;

    EnrollmentsResource(Reads reads) {
        this.reads = reads;
    }

    @GET
    @Path("/enrollments")
    @Operation(operationId = "oneRosterGetAllEnrollments", summary = "List enrollments")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.CORE_READONLY)
    @APIResponseSchema(value = EnrollmentEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getAllEnrollments(@BeanParam ListParameters parameters) {
        return reads.list(EntityType.ENROLLMENT, parameters);
    }

    @GET
    @Path("/enrollments/{sourcedId}")
    @Operation(operationId = "oneRosterGetEnrollment", summary = "Read an enrollment")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.CORE_READONLY)
    @APIResponseSchema(
            value = EnrollmentEntity.Single.class,
            responseCode = "200",
            responseDescription = "The enrollment")
    public Uni<RestResponse<byte[]>> getEnrollment(@RestPath String sourcedId, @RestQuery List<String> fields) {
        return reads.read(EntityType.ENROLLMENT, sourcedId, fields);
    }
}
