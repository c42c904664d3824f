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

@Path("/v1/enrollments")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Enrollments", description = "Who is in which class, and as what")
class EnrollmentResource {

    private final Entries entries;
    private final ListedView<RosterEntry, RosterEvent, EnrollmentRepresentation> list;
    private final ListedView<RosterEntry, RosterEvent, UserRepresentation> users;
    private final ListedView<RosterEntry, RosterEvent, ClassRepresentation> classes;
    private final ListedView<RosterEntry, RosterEvent, OrgRepresentation> orgs;
    private final Lists lists;
    private final Inclusions inclusions;

    EnrollmentResource(
            Entries entries,
            ListedView<RosterEntry, RosterEvent, EnrollmentRepresentation> list,
            ListedView<RosterEntry, RosterEvent, UserRepresentation> users,
            ListedView<RosterEntry, RosterEvent, ClassRepresentation> classes,
            ListedView<RosterEntry, RosterEvent, OrgRepresentation> orgs,
            Lists lists,
            Inclusions inclusions) {
        this.entries = entries;
        this.list = list;
        this.users = users;
        this.classes = classes;
        this.orgs = orgs;
        this.lists = lists;
        this.inclusions = inclusions;
    }

    @GET
    @Operation(summary = "List enrollments, by sourcedId")
    @SecurityRequirement(name = "oauth2", scopes = "roster.read")
    public Uni<RestResponse<PageIncluding<EnrollmentRepresentation, EnrollmentsIncluded>>> listEnrollments(
            @RestQuery("class") @Parameter(description = "sourcedId of the class") Optional<String> schoolClass,
            @RestQuery @Parameter(description = "sourcedId of the school") Optional<String> school,
            @RestQuery @Parameter(description = "sourcedId of the person") Optional<String> user,
            @RestQuery Optional<String> role,
            @RestQuery @Parameter(description = "ACTIVE unless said otherwise") Optional<EntryStatus> status,
            @RestQuery @Parameter(schema = @Schema(enumeration = {"beginDate", "changedAt", "sourcedId"}))
                    Optional<String> sort,
            @RestQuery @Parameter(schema = @Schema(enumeration = {"user", "class", "school"})) Optional<String> include,
            @RestQuery Optional<String> limit,
            @RestQuery Optional<String> cursor) {
        Filters filters = Entries.having(status)
                .equal("schoolClass", schoolClass)
                .equal("school", school)
                .equal("person", user)
                .equal("role", role);
        Relation<EnrollmentRepresentation, UserRepresentation> users =
                new Relation<>("user", this.users, enrollment -> Stream.of(enrollment.user()));
        Relation<EnrollmentRepresentation, ClassRepresentation> classes =
                new Relation<>("class", this.classes, enrollment -> Stream.of(enrollment.schoolClass()));
        Relation<EnrollmentRepresentation, OrgRepresentation> orgs =
                new Relation<>("school", this.orgs, enrollment -> Stream.of(enrollment.school()));
        return inclusions.add(
                lists.page(list, filters, sort, limit, cursor),
                include,
                List.of(users, classes, orgs),
                found -> new EnrollmentsIncluded(found.of(users), found.of(classes), found.of(orgs)));
    }

    @GET
    @Path("/{sourcedId}")
    @Operation(summary = "Read an enrollment, as it is or as it was at a moment")
    @SecurityRequirement(name = "oauth2", scopes = "roster.read")
    @APIResponseSchema(
            value = EnrollmentRepresentation.class,
            responseCode = "200",
            responseDescription = "The enrollment")
    public Uni<RestResponse<EnrollmentRepresentation>> getEnrollment(
            @RestPath String sourcedId, @RestQuery Optional<String> asOf) {
        return entries.read(Kind.ENROLLMENT, sourcedId, asOf, EnrollmentRepresentation::of);
    }

    @GET
    @Path("/{sourcedId}/history")
    @Operation(summary = "Read the events of an enrollment, oldest first")
    @SecurityRequirement(name = "oauth2", scopes = "roster.read")
    public Uni<Page<HistoryEntry>> enrollmentHistory(@RestPath String sourcedId, @RestQuery Optional<Long> after) {
        return entries.history(Kind.ENROLLMENT, sourcedId, after);
    }
}
