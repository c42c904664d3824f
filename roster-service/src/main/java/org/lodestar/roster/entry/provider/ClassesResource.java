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
import org.lodestar.roster.entry.provider.Entities.ClassEntity;
import org.lodestar.roster.entry.provider.Entities.UserEntity;

@Path(OneRoster.BASE)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = OneRoster.TAG, description = OneRoster.ABOUT)
class ClassesResource {

    private final Reads reads;

    ClassesResource(Reads reads) {
        this.reads = reads;
    }

    @GET
    @Path("/classes")
    @Operation(operationId = "oneRosterGetAllClasses", summary = "List classes")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.CORE_READONLY)
    @APIResponseSchema(value = ClassEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getAllClasses(@BeanParam ListParameters parameters) {
        return reads.list(EntityType.CLASS, parameters);
    }

    @GET
    @Path("/classes/{sourcedId}")
    @Operation(operationId = "oneRosterGetClass", summary = "Read a class")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.CORE_READONLY)
    @APIResponseSchema(value = ClassEntity.Single.class, responseCode = "200", responseDescription = "The class")
    public Uni<RestResponse<byte[]>> getOneClass(@RestPath String sourcedId, @RestQuery List<String> fields) {
        return reads.read(EntityType.CLASS, sourcedId, fields);
    }

    @GET
    @Path("/classes/{classSourcedId}/students")
    @Operation(operationId = "oneRosterGetStudentsForClass", summary = "List the students of a class")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @APIResponseSchema(value = UserEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getStudentsForClass(
            @RestPath String classSourcedId, @BeanParam ListParameters parameters) {
        return reads.list(Relation.STUDENTS_OF_CLASS, classSourcedId, parameters);
    }

    @GET
    @Path("/classes/{classSourcedId}/teachers")
    @Operation(operationId = "oneRosterGetTeachersForClass", summary = "List the teachers of a class")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @APIResponseSchema(value = UserEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getTeachersForClass(
            @RestPath String classSourcedId, @BeanParam ListParameters parameters) {
        return reads.list(Relation.TEACHERS_OF_CLASS, classSourcedId, parameters);
    }
}
