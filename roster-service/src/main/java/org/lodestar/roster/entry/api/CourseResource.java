package org.lodestar.roster.entry.api;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.eventsourcing.http.Answers.HistoryEntry;
import org.lodestar.eventsourcing.http.Filters;
import org.lodestar.eventsourcing.http.Inclusions;
import org.lodestar.eventsourcing.http.ListedView;
import org.lodestar.eventsourcing.http.Lists;
import org.lodestar.eventsourcing.http.Page;
import org.lodestar.eventsourcing.http.PageIncluding;
import org.lodestar.eventsourcing.http.Relation;
import org.lodestar.roster.entry.Kind;
import org.lodestar.roster.entry.RosterEntry;
import org.lodestar.roster.entry.RosterEvent;
import org.lodestar.roster.entry.view.lists.EntryStatus;

@Path("/v1/courses")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Courses", description = "What is taught")
class CourseResource {

    private final Entries entries;
    private final ListedView<RosterEntry, RosterEvent, CourseRepresentation> list;
    private final ListedView<RosterEntry, RosterEvent, OrgRepresentation> orgs;
    private final Lists lists;
    private final Inclusions inclusions;

    CourseResource(
            Entries entries,
            ListedView<RosterEntry, RosterEvent, CourseRepresentation> list,
            ListedView<RosterEntry, RosterEvent, OrgRepresentation> orgs,
            Lists lists,
            Inclusions inclusions) {
        this.entries = entries;
        this.list = list;
        this.orgs = orgs;
        this.lists = lists;
        this.inclusions = inclusions;
    }

    @GET
    @Operation(summary = "List courses, by sourcedId")
    @SecurityRequirement(name = "oauth2", scopes = "roster.read")
    public Uni<RestResponse<PageIncluding<CourseRepresentation, CoursesIncluded>>> listCourses(
            @RestQuery @Parameter(description = "sourcedId of the org that offers it") Optional<String> org,
            @RestQuery @Parameter(description = "ACTIVE unless said otherwise") Optional<EntryStatus> status,
            @RestQuery @Parameter(schema = @Schema(enumeration = {"title", "changedAt", "sourcedId"}))
                    Optional<String> sort,
            @RestQuery @Parameter(schema = @Schema(enumeration = {"org"})) Optional<String> include,
            @RestQuery Optional<String> limit,
            @RestQuery Optional<String> cursor) {
        Filters filters = Entries.having(status).equal("org", org);
        Relation<CourseRepresentation, OrgRepresentation> orgs =
                new Relation<>("org", this.orgs, course -> Stream.of(course.org()));
        return inclusions.add(
                lists.page(list, filters, sort, limit, cursor),
                include,
                List.of(orgs),
                found -> new CoursesIncluded(found.of(orgs)));
    }

    @GET
    @Path("/{sourcedId}")
    @Operation(summary = "Read a course, as it is or as it was at a moment")
    @SecurityRequirement(name = "oauth2", scopes = "roster.read")
    @APIResponseSchema(value = CourseRepresentation.class, responseCode = "200", responseDescription = "The course")
    public Uni<RestResponse<CourseRepresentation>> getCourse(
            @RestPath String sourcedId, @RestQuery Optional<String> asOf) {
        return entries.read(Kind.COURSE, sourcedId, asOf, CourseRepresentation::of);
    }

    @GET
    @Path("/{sourcedId}/history")
    @Operation(summary = "Read the events of a course, oldest first")
    @SecurityRequirement(name = "oauth2", scopes = "roster.read")
    public Uni<Page<HistoryEntry>> courseHistory(@RestPath String sourcedId, @RestQuery Optional<Long> after) {
        return entries.history(Kind.COURSE, sourcedId, after);
    }
}
