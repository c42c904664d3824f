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
import org.lodestar.roster.entry.provider.Entities.CourseEntity;

@Path(OneRoster.BASE)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = OneRoster.TAG, description = OneRoster.ABOUT)
class CoursesResource {

    private final Reads reads;

    CoursesResource(Reads reads) {
        this.reads = reads;
    }

    @GET
    @Path("/courses")
    @Operation(operationId = "oneRosterGetAllCourses", summary = "List courses")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.CORE_READONLY)
    @APIResponseSchema(value = CourseEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getAllCourses(@BeanParam ListParameters parameters) {
        return reads.list(EntityType.COURSE, parameters);
    }

    @GET
    @Path("/courses/{sourcedId}")
    @Operation(operationId = "oneRosterGetCourse", summary = "Read a course")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.CORE_READONLY)
    @APIResponseSchema(value = CourseEntity.Single.class, responseCode = "200", responseDescription = "The course")
    public Uni<RestResponse<byte[]>> getCourse(@RestPath String sourcedId, @RestQuery List<String> fields) {
        return reads.read(EntityType.COURSE, sourcedId, fields);
    }

    @GET
    @Path("/courses/{courseSourcedId}/classes")
    @Operation(operationId = "oneRosterGetClassesForCourse", summary = "List the classes of a course")
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.ROSTER_READ)
    @SecurityRequirement(name = "oauth2", scopes = OneRoster.READONLY)
    @APIResponseSchema(value = ClassEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getClassesForCourse(
            @RestPath String courseSourcedId, @BeanParam ListParameters parameters) {
        return reads.list(Relation.CLASSES_OF_COURSE, courseSourcedId, parameters);
    }
}
