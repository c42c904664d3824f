package org.lodestar.roster.entry.api;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.eventsourcing.http.Answers.HistoryEntry;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.eventsourcing.http.Filters;
import org.lodestar.eventsourcing.http.Inclusions;
import org.lodestar.eventsourcing.http.ListedView;
import org.lodestar.eventsourcing.http.Lists;
import org.lodestar.eventsourcing.http.Page;
import org.lodestar.eventsourcing.http.PageIncluding;
import org.lodestar.eventsourcing.http.Relation;
import org.lodestar.eventsourcing.publishing.Pseudonyms;
import org.lodestar.roster.entry.Kind;
import org.lodestar.roster.entry.RosterEntry;
import org.lodestar.roster.entry.RosterEvent;
import org.lodestar.roster.entry.api.UserRepresentation.RoleRepresentation;
import org.lodestar.roster.entry.view.lists.EntryStatus;
import org.lodestar.roster.entry.view.lists.RosterLists;

@Path("/v1/users")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Users", description = "People with all their roles: staff, students, guardians")
class UserResource {

    private final Entries entries;
    private final ListedView<RosterEntry, RosterEvent, UserRepresentation> list;
    private final ListedView<RosterEntry, RosterEvent, OrgRepresentation> orgs;
    private final Lists lists;
    private final Inclusions inclusions;
    private final Calls calls;
    private final Pseudonyms pseudonyms;

    UserResource(
            Entries entries,
            ListedView<RosterEntry, RosterEvent, UserRepresentation> list,
            ListedView<RosterEntry, RosterEvent, OrgRepresentation> orgs,
            Lists lists,
            Inclusions inclusions,
            Calls calls,
            Pseudonyms pseudonyms) {
        this.entries = entries;
        this.list = list;
        this.orgs = orgs;
        this.lists = lists;
        this.inclusions = inclusions;
        this.calls = calls;
        this.pseudonyms = pseudonyms;
    }

    private Function<Folded<RosterEntry>, UserRepresentation> representation() {
        String tenant = calls.current().tenant();
        return user ->
                UserRepresentation.of(user, pseudonyms.of(tenant, user.stream().id()));
    }

    @GET
    @Operation(summary = "List people, by sourcedId")
    @SecurityRequirement(name = "oauth2", scopes = "roster.read")
    public Uni<RestResponse<PageIncluding<UserRepresentation, UsersIncluded>>> listUsers(
            @RestQuery @Parameter(description = "A role held anywhere, or at the org asked for") Optional<String> role,
            @RestQuery @Parameter(description = "sourcedId of an org where the person has a role") Optional<String> org,
            @RestQuery @Parameter(description = "ACTIVE unless said otherwise") Optional<EntryStatus> status,
            @RestQuery @Parameter(schema = @Schema(enumeration = {"familyName", "changedAt", "sourcedId"}))
                    Optional<String> sort,
            @RestQuery @Parameter(schema = @Schema(enumeration = {"orgs"})) Optional<String> include,
            @RestQuery Optional<String> limit,
            @RestQuery Optional<String> cursor) {
        Filters filters = Entries.having(status);
        if (role.isPresent() && org.isPresent()) {
            filters.contains("rolesAtOrgs", Optional.of(RosterLists.roleAtOrg(role.get(), org.get())));
        } else {
            filters.contains("roles", role).contains("orgs", org);
        }
        Relation<UserRepresentation, OrgRepresentation> orgs =
                new Relation<>("orgs", this.orgs, user -> user.roles().stream().map(RoleRepresentation::org));
        return inclusions.add(
                lists.page(list, filters, sort, limit, cursor),
                include,
                List.of(orgs),
                found -> new UsersIncluded(found.of(orgs)));
    }

    @GET
    @Path("/{sourcedId}")
    @Operation(summary = "Read a person, as it is or as it was at a moment")
    @SecurityRequirement(name = "oauth2", scopes = "roster.read")
    @APIResponseSchema(value = UserRepresentation.class, responseCode = "200", responseDescription = "The person")
    public Uni<RestResponse<UserRepresentation>> getUser(@RestPath String sourcedId, @RestQuery Optional<String> asOf) {
        return entries.read(Kind.USER, sourcedId, asOf, representation());
    }

    @GET
    @Path("/{sourcedId}/history")
    @Operation(summary = "Read the events of a person, oldest first")
    @SecurityRequirement(name = "oauth2", scopes = "roster.read")
    public Uni<Page<HistoryEntry>> userHistory(@RestPath String sourcedId, @RestQuery Optional<Long> after) {
        return entries.history(Kind.USER, sourcedId, after);
    }
}
