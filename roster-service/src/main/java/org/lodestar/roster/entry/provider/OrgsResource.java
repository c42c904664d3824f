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
import org.lodestar.roster.entry.provider.Entities.OrgEntity;

@Path(OneRoster.BASE)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = OneRoster.TAG, description = OneRoster.ABOUT)
class OrgsResource {

    private final Reads reads;

    OrgsResource(Reads reads) {
        this.reads = reads;
    }

    @GET
    @Path("/orgs")
    @Operation(operationId = "oneRosterGetAllOrgs", summary = "List orgs")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.CORE_READONLY)
    @APIResponseSchema(value = OrgEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getAllOrgs(@BeanParam ListParameters parameters) {
        return reads.list(EntityType.ORG, parameters);
    }

    @GET
    @Path("/orgs/{sourcedId}")
    @Operation(operationId = "oneRosterGetOrg", summary = "Read an org")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.CORE_READONLY)
    @APIResponseSchema(value = OrgEntity.Single.class, responseCode = "200", responseDescription = "The org")
    public Uni<RestResponse<byte[]>> getOrg(@RestPath String sourcedId, @RestQuery List<String> fields) {
        return reads.read(EntityType.ORG, sourcedId, fields);
    }
}
