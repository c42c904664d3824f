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

@Path("/v1/classes")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Classes", description = "Courses given to a group at a school; sections elsewhere")
class ClassResource {

    private final Entries entries;
    private final ListedView<RosterEntry, RosterEvent, ClassRepresentation> list;
    private final ListedView<RosterEntry, RosterEvent, CourseRepresentation> courses;
    private final ListedView<RosterEntry, RosterEvent, OrgRepresentation> orgs;
    private final ListedView<RosterEntry, RosterEvent, AcademicSessionRepresentation> academicSessions;
    private final Lists lists;
    private final Inclusions inclusions;

    ClassResource(
            Entries entries,
            ListedView<RosterEntry, RosterEvent, ClassRepresentation> list,
            ListedView<RosterEntry, RosterEvent, CourseRepresentation> courses,
            ListedView<RosterEntry, RosterEvent, OrgRepresentation> orgs,
            ListedView<RosterEntry, RosterEvent, AcademicSessionRepresentation> academicSessions,
            Lists lists,
            Inclusions inclusions) {
        this.entries = entries;
        this.list = list;
        this.courses = courses;
        this.orgs = orgs;
        this.academicSessions = academicSessions;
        this.lists = lists;
        this.inclusions = inclusions;
    }

    @GET
    @Operation(summary = "List classes, by sourcedId")
    @SecurityRequirement(name = "oauth2", scopes = "roster.read")
    public Uni<RestResponse<PageIncluding<ClassRepresentation, ClassesIncluded>>> listClasses(
            @RestQuery @Parameter(description = "sourcedId of the school") Optional<String> school,
            @RestQuery @Parameter(description = "sourcedId of one of its academic sessions") Optional<String> term,
            @RestQuery @Parameter(description = "sourcedId of the course") Optional<String> course,
            @RestQuery @Parameter(description = "ACTIVE unless said otherwise") Optional<EntryStatus> status,
            @RestQuery @Parameter(schema = @Schema(enumeration = {"title", "changedAt", "sourcedId"}))
                    Optional<String> sort,
            @RestQuery @Parameter(schema = @Schema(enumeration = {"course", "school", "terms"}))
                    Optional<String> include,
            @RestQuery Optional<String> limit,
            @RestQuery Optional<String> cursor) {
        Filters filters = Entries.having(status)
                .equal("school", school)
                .contains("terms", term)
                .equal("course", course);
        Relation<ClassRepresentation, CourseRepresentation> courses =
                new Relation<>("course", this.courses, schoolClass -> Stream.of(schoolClass.course()));
        Relation<ClassRepresentation, OrgRepresentation> orgs =
                new Relation<>("school", this.orgs, schoolClass -> Stream.of(schoolClass.school()));
        Relation<ClassRepresentation, AcademicSessionRepresentation> academicSessions =
                new Relation<>("terms", this.academicSessions, schoolClass -> schoolClass.terms().stream());
        return inclusions.add(
                lists.page(list, filters, sort, limit, cursor),
                include,
                List.of(courses, orgs, academicSessions),
                found -> new ClassesIncluded(found.of(courses), found.of(orgs), found.of(academicSessions)));
    }

    @GET
    @Path("/{sourcedId}")
    @Operation(operationId = "getClass", summary = "Read a class, as it is or as it was at a moment")
    @SecurityRequirement(name = "oauth2", scopes = "roster.read")
    @APIResponseSchema(value = ClassRepresentation.class, responseCode = "200", responseDescription = "The class")
    public Uni<RestResponse<ClassRepresentation>> getSchoolClass(
            @RestPath String sourcedId, @RestQuery Optional<String> asOf) {
        return entries.read(Kind.CLASS, sourcedId, asOf, ClassRepresentation::of);
    }

    @GET
    @Path("/{sourcedId}/history")
    @Operation(summary = "Read the events of a class, oldest first")
    @SecurityRequirement(name = "oauth2", scopes = "roster.read")
    public Uni<Page<HistoryEntry>> classHistory(@RestPath String sourcedId, @RestQuery Optional<Long> after) {
        return entries.history(Kind.CLASS, sourcedId, after);
    }
}
