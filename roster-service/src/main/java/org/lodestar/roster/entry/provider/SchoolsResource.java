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
import org.lodestar.roster.entry.provider.Entities.CourseEntity;
import org.lodestar.roster.entry.provider.Entities.EnrollmentEntity;
import org.lodestar.roster.entry.provider.Entities.OrgEntity;
import org.lodestar.roster.entry.provider.Entities.UserEntity;

@Path(OneRoster.BASE)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = OneRoster.TAG, description = OneRoster.ABOUT)
class SchoolsResource {

    private final Reads reads;

    SchoolsResource(Reads reads) {
        this.reads = reads;
    }

    @GET
    @Path("/schools")
    @Operation(operationId = "oneRosterGetAllSchools", summary = "List schools")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.CORE_READONLY)
    @APIResponseSchema(value = OrgEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getAllSchools(@BeanParam ListParameters parameters) {
        return reads.list(EntityType.SCHOOL, parameters);
    }

    @GET
    @Path("/schools/{sourcedId}")
    @Operation(operationId = "oneRosterGetSchool", summary = "Read a school")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.CORE_READONLY)
    @APIResponseSchema(value = OrgEntity.Single.class, responseCode = "200", responseDescription = "The school")
    public Uni<RestResponse<byte[]>> getSchool(@RestPath String sourcedId, @RestQuery List<String> fields) {
        return reads.read(EntityType.SCHOOL, sourcedId, fields);
    }

    @GET
    @Path("/schools/{schoolSourcedId}/classes")
    @Operation(operationId = "oneRosterGetClassesForSchool", summary = "List the classes of a school")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @APIResponseSchema(value = ClassEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getClassesForSchool(
            @RestPath String schoolSourcedId, @BeanParam ListParameters parameters) {
        return reads.list(Relation.CLASSES_OF_SCHOOL, schoolSourcedId, parameters);
    }

    @GET
    @Path("/schools/{schoolSourcedId}/courses")
    @Operation(
            operationId = "oneRosterGetCoursesForSchool",
            summary = "List the courses that a school offers or teaches")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @APIResponseSchema(value = CourseEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getCoursesForSchool(
            @RestPath String schoolSourcedId, @BeanParam ListParameters parameters) {
        return reads.list(Relation.COURSES_OF_SCHOOL, schoolSourcedId, parameters);
    }

    @GET
    @Path("/schools/{schoolSourcedId}/enrollments")
    @Operation(operationId = "oneRosterGetEnrollmentsForSchool", summary = "List the enrollments of a school")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @APIResponseSchema(value = EnrollmentEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getEnrollmentsForSchool(
            @RestPath String schoolSourcedId, @BeanParam ListParameters parameters) {
        return reads.list(Relation.ENROLLMENTS_OF_SCHOOL, schoolSourcedId, parameters);
    }

    @GET
    @Path("/schools/{schoolSourcedId}/students")
    @Operation(operationId = "oneRosterGetStudentsForSchool", summary = "List the students of a school")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @APIResponseSchema(value = UserEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getStudentsForSchool(
            @RestPath String schoolSourcedId, @BeanParam ListParameters parameters) {
        return reads.list(Relation.STUDENTS_OF_SCHOOL, schoolSourcedId, parameters);
    }

    @GET
    @Path("/schools/{schoolSourcedId}/teachers")
    @Operation(operationId = "oneRosterGetTeachersForSchool", summary = "List the teachers of a school")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @APIResponseSchema(value = UserEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getTeachersForSchool(
            @RestPath String schoolSourcedId, @BeanParam ListParameters parameters) {
        return reads.list(Relation.TEACHERS_OF_SCHOOL, schoolSourcedId, parameters);
    }

    @GET
    @Path("/schools/{schoolSourcedId}/terms")
    @Operation(operationId = "oneRosterGetTermsForSchool", summary = "List the terms in which a school has classes")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @APIResponseSchema(value = AcademicSessionEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getTermsForSchool(
            @RestPath String schoolSourcedId, @BeanParam ListParameters parameters) {
        return reads.list(Relation.TERMS_OF_SCHOOL, schoolSourcedId, parameters);
    }

    @GET
    @Path("/schools/{schoolSourcedId}/classes/{classSourcedId}/enrollments")
    @Operation(
            operationId = "oneRosterGetEnrollmentsForClassInSchool",
            summary = "List the enrollments of a class of a school")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @APIResponseSchema(value = EnrollmentEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getEnrollmentsForClassInSchool(
            @RestPath String schoolSourcedId, @RestPath String classSourcedId, @BeanParam ListParameters parameters) {
        return reads.listInSchool(Relation.ENROLLMENTS_OF_CLASS, schoolSourcedId, classSourcedId, parameters);
    }

    @GET
    @Path("/schools/{schoolSourcedId}/classes/{classSourcedId}/students")
    @Operation(
            operationId = "oneRosterGetStudentsForClassInSchool",
            summary = "List the students of a class of a school")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @APIResponseSchema(value = UserEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getStudentsForClassInSchool(
            @RestPath String schoolSourcedId, @RestPath String classSourcedId, @BeanParam ListParameters parameters) {
        return reads.listInSchool(Relation.STUDENTS_OF_CLASS, schoolSourcedId, classSourcedId, parameters);
    }

    @GET
    @Path("/schools/{schoolSourcedId}/classes/{classSourcedId}/teachers")
    @Operation(
            operationId = "oneRosterGetTeachersForClassInSchool",
            summary = "List the teachers of a class of a school")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @APIResponseSchema(value = UserEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getTeachersForClassInSchool(
            @RestPath String schoolSourcedId, @RestPath String classSourcedId, @BeanParam ListParameters parameters) {
        return reads.listInSchool(Relation.TEACHERS_OF_CLASS, schoolSourcedId, classSourcedId, parameters);
    }
}
