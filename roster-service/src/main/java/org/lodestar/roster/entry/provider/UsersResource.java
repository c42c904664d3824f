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
class UsersResource {

    private final Reads reads;

    UsersResource(Reads reads) {
        this.reads = reads;
    }

    @GET
    @Path("/users")
    @Operation(operationId = "oneRosterGetAllUsers", summary = "List people")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.CORE_READONLY)
    @APIResponseSchema(value = UserEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getAllUsers(@BeanParam ListParameters parameters) {
        return reads.list(EntityType.USER, parameters);
    }

    @GET
    @Path("/users/{sourcedId}")
    @Operation(operationId = "oneRosterGetUser", summary = "Read a person")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.CORE_READONLY)
    @APIResponseSchema(value = UserEntity.Single.class, responseCode = "200", responseDescription = "The person")
    public Uni<RestResponse<byte[]>> getUser(@RestPath String sourcedId, @RestQuery List<String> fields) {
        return reads.read(EntityType.USER, sourcedId, fields);
    }

    @GET
    @Path("/users/{userSourcedId}/classes")
    @Operation(operationId = "oneRosterGetClassesForUser", summary = "List the classes of a person")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @APIResponseSchema(value = ClassEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getClassesForUser(
            @RestPath String userSourcedId, @BeanParam ListParameters parameters) {
        return reads.list(Relation.CLASSES_OF_USER, userSourcedId, parameters);
    }

    @GET
    @Path("/students")
    @Operation(operationId = "oneRosterGetAllStudents", summary = "List students")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.CORE_READONLY)
    @APIResponseSchema(value = UserEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getAllStudents(@BeanParam ListParameters parameters) {
        return reads.list(EntityType.STUDENT, parameters);
    }

    @GET
    @Path("/students/{sourcedId}")
    @Operation(operationId = "oneRosterGetStudent", summary = "Read a student")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.CORE_READONLY)
    @APIResponseSchema(value = UserEntity.Single.class, responseCode = "200", responseDescription = "The student")
    public Uni<RestResponse<byte[]>> getStudent(@RestPath String sourcedId, @RestQuery List<String> fields) {
        return reads.read(EntityType.STUDENT, sourcedId, fields);
    }

    @GET
    @Path("/students/{studentSourcedId}/classes")
    @Operation(operationId = "oneRosterGetClassesForStudent", summary = "List the classes of a student")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @APIResponseSchema(value = ClassEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getClassesForStudent(
            @RestPath String studentSourcedId, @BeanParam ListParameters parameters) {
        return reads.list(Relation.CLASSES_OF_STUDENT, studentSourcedId, parameters);
    }

    @GET
    @Path("/teachers")
    @Operation(operationId = "oneRosterGetAllTeachers", summary = "List teachers")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.CORE_READONLY)
    @APIResponseSchema(value = UserEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getAllTeachers(@BeanParam ListParameters parameters) {
        return reads.list(EntityType.TEACHER, parameters);
    }

    @GET
    @Path("/teachers/{sourcedId}")
    @Operation(operationId = "oneRosterGetTeacher", summary = "Read a teacher")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.CORE_READONLY)
    @APIResponseSchema(value = UserEntity.Single.class, responseCode = "200", responseDescription = "The teacher")
    public Uni<RestResponse<byte[]>> getTeacher(@RestPath String sourcedId, @RestQuery List<String> fields) {
        return reads.read(EntityType.TEACHER, sourcedId, fields);
    }

    @GET
    @Path("/teachers/{teacherSourcedId}/classes")
    @Operation(operationId = "oneRosterGetClassesForTeacher", summary = "List the classes of a teacher")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @APIResponseSchema(value = ClassEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getClassesForTeacher(
            @RestPath String teacherSourcedId, @BeanParam ListParameters parameters) {
        return reads.list(Relation.CLASSES_OF_TEACHER, teacherSourcedId, parameters);
    }
}
