package org.lodestar.evidence.progress.api;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.consuming.Reference;
import org.lodestar.eventsourcing.consuming.References;
import org.lodestar.eventsourcing.http.Answers;
import org.lodestar.eventsourcing.http.Answers.HistoryEntry;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.eventsourcing.http.Filters;
import org.lodestar.eventsourcing.http.Inclusions;
import org.lodestar.eventsourcing.http.ListedView;
import org.lodestar.eventsourcing.http.Lists;
import org.lodestar.eventsourcing.http.Page;
import org.lodestar.eventsourcing.http.PageIncluding;
import org.lodestar.eventsourcing.http.Relation;
import org.lodestar.evidence.Classes;
import org.lodestar.evidence.EvidenceConfig;
import org.lodestar.evidence.measure.Measure;
import org.lodestar.evidence.measure.MeasureCommand;
import org.lodestar.evidence.measure.MeasureEvent;
import org.lodestar.evidence.measure.api.MeasureRepresentation;
import org.lodestar.evidence.progress.ProgressPoint;
import org.lodestar.evidence.progress.ProgressPoint.Recorded;
import org.lodestar.evidence.progress.ProgressPoint.Unrecorded;
import org.lodestar.evidence.progress.ProgressPoint.Withdrawn;
import org.lodestar.evidence.progress.ProgressPointCommand;
import org.lodestar.evidence.progress.ProgressPointEvent;
import org.lodestar.evidence.progress.Subject;
import org.lodestar.evidence.progress.api.ProgressPointRequests.CorrectProgressRequest;
import org.lodestar.evidence.progress.api.ProgressPointRequests.RecordProgressRequest;
import org.lodestar.evidence.progress.api.ProgressPointRequests.WithdrawProgressRequest;

@Path("/v1/progress-points")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Progress points", description = "Results of a measure for groups of students, by day")
class ProgressPointResource {

    private final Streams<ProgressPointCommand, ProgressPoint, ProgressPointEvent> points;
    private final Streams<MeasureCommand, Measure, MeasureEvent> measures;
    private final ListedView<ProgressPoint, ProgressPointEvent, ProgressPointRepresentation> list;
    private final References references;
    private final Classes classes;
    private final Calls calls;
    private final Answers answers;
    private final ListedView<Measure, MeasureEvent, MeasureRepresentation> listedMeasures;
    private final Lists lists;
    private final Inclusions inclusions;
    private final Clock clock;
    private final int smallestPublishedGroup;

    ProgressPointResource(
            Streams<ProgressPointCommand, ProgressPoint, ProgressPointEvent> points,
            Streams<MeasureCommand, Measure, MeasureEvent> measures,
            ListedView<ProgressPoint, ProgressPointEvent, ProgressPointRepresentation> list,
            References references,
            Classes classes,
            Calls calls,
            Answers answers,
            ListedView<Measure, MeasureEvent, MeasureRepresentation> listedMeasures,
            Lists lists,
            Inclusions inclusions,
            Clock clock,
            EvidenceConfig config) {
        this.points = points;
        this.measures = measures;
        this.list = list;
        this.references = references;
        this.classes = classes;
        this.calls = calls;
        this.answers = answers;
        this.listedMeasures = listedMeasures;
        this.lists = lists;
        this.inclusions = inclusions;
        this.clock = clock;
        this.smallestPublishedGroup = config.smallestPublishedGroup();
    }

    @POST
    @Operation(
            summary = "Record progress",
            description = "A result of a measure for a group of students on a day: a value, a label or a narrative, as"
                    + " the measure's kind asks; one that does not fit is refused with result-off-the-scale (422)."
                    + " Results of small groups are kept but not shown.")
    @SecurityRequirement(name = "oauth2", scopes = "evidence.write")
    @APIResponseSchema(
            value = ProgressPointRepresentation.class,
            responseCode = "201",
            responseDescription = "Recorded")
    public Uni<RestResponse<ProgressPointRepresentation>> recordProgress(RecordProgressRequest request) {
        Call call = calls.current();
        Subject subject = request.subject();
        return measures.find(call.tenant(), subject.measure().toString())
                .chain(measure -> dangling(call, subject, measure.isEmpty())
                        .map(dangling -> all(request.references(), dangling))
                        .chain(named -> references.require(call.tenant(), named))
                        .chain(() -> classes.schoolOf(call.tenant(), subject.group()))
                        .map(school -> request.command(
                                subject.at(school),
                                Yardsticks.of(measure.orElseThrow().state()),
                                clock.instant())))
                .chain(command -> points.create(call, command))
                .map(answer -> answers.created(answer, this::shown));
    }

    /** What of this service's own the request names and does not exist. */
    private Uni<List<Reference>> dangling(Call call, Subject subject, boolean noSuchMeasure) {
        List<Reference> dangling = new ArrayList<>();
        if (noSuchMeasure) {
            dangling.add(new Reference("progress-measures", subject.measure().toString(), "/measure"));
        }
        if (subject.inResponseTo().isEmpty()) {
            return Uni.createFrom().item(dangling);
        }
        String other = subject.inResponseTo().get().toString();
        return points.find(call.tenant(), other).map(found -> {
            if (found.isEmpty()) {
                dangling.add(new Reference("progress-points", other, "/inResponseTo"));
            }
            return dangling;
        });
    }

    private static List<Reference> all(List<Reference> known, List<Reference> dangling) {
        List<Reference> all = new ArrayList<>(known);
        all.addAll(dangling);
        return all;
    }

    @GET
    @Operation(summary = "List progress points, in the order they were recorded")
    @SecurityRequirement(name = "oauth2", scopes = "evidence.read")
    public Uni<RestResponse<PageIncluding<ProgressPointRepresentation, ProgressPointsIncluded>>> listProgressPoints(
            @RestQuery Optional<ProgressPointStatus> status,
            @RestQuery Optional<UUID> measure,
            @RestQuery Optional<UUID> goal,
            @RestQuery @Parameter(description = "sourcedId of the class or school") Optional<String> group,
            @RestQuery @Parameter(description = "Measured on this day or later") Optional<LocalDate> dateFrom,
            @RestQuery @Parameter(description = "Measured on this day or earlier") Optional<LocalDate> dateTo,
            @RestQuery @Parameter(schema = @Schema(enumeration = {"date", "changedAt", "id"})) Optional<String> sort,
            @RestQuery @Parameter(schema = @Schema(enumeration = {"measure"})) Optional<String> include,
            @RestQuery Optional<String> limit,
            @RestQuery Optional<String> cursor) {
        Filters filters = new Filters()
                .equal("status", status.map(Enum::name))
                .equal("measure", measure.map(UUID::toString))
                .equal("goal", goal.map(UUID::toString))
                .equal("groupId", group)
                .from("date", dateFrom)
                .to("date", dateTo);
        Relation<ProgressPointRepresentation, MeasureRepresentation> measures = new Relation<>(
                "measure", listedMeasures, point -> Stream.of(point.measure().toString()));
        return inclusions.add(
                lists.page(list, filters, sort, limit, cursor),
                include,
                List.of(measures),
                found -> new ProgressPointsIncluded(found.of(measures)));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a progress point, as it is or as it was at a moment")
    @SecurityRequirement(name = "oauth2", scopes = "evidence.read")
    @APIResponseSchema(
            value = ProgressPointRepresentation.class,
            responseCode = "200",
            responseDescription = "The point")
    public Uni<RestResponse<ProgressPointRepresentation>> getProgressPoint(
            @RestPath String id, @RestQuery Optional<String> asOf) {
        return answers.read(points, id, asOf, this::shown);
    }

    @GET
    @Path("/{id}/history")
    @Operation(
            summary = "Read the events of a progress point, oldest first",
            description = "Without the results of small groups.")
    @SecurityRequirement(name = "oauth2", scopes = "evidence.read")
    public Uni<Page<HistoryEntry>> progressPointHistory(@RestPath String id, @RestQuery Optional<Long> after) {
        return answers.history(points, id, after)
                .map(page -> new Page<>(page.data().stream().map(this::shown).toList()));
    }

    @POST
    @Path("/{id}/correction")
    @Operation(
            summary = "Correct a progress point",
            description = "Replaces day, number of students and result. Only its collector corrects a point; for"
                    + " anybody else it is refused with not-the-collector (409), and they record a point of their own"
                    + " that names this one in inResponseTo.")
    @SecurityRequirement(name = "oauth2", scopes = "evidence.write")
    @APIResponseSchema(
            value = ProgressPointRepresentation.class,
            responseCode = "200",
            responseDescription = "Corrected")
    public Uni<RestResponse<ProgressPointRepresentation>> correctProgress(
            @RestPath String id, CorrectProgressRequest request) {
        Call call = calls.current();
        return points.find(call.tenant(), id)
                .map(point -> measureOf(point.orElseThrow(NotFoundException::new)))
                .chain(measure -> measures.find(call.tenant(), measure.toString()))
                .map(measure -> Yardsticks.of(measure.orElseThrow().state()))
                .chain(yardstick -> ask(id, request.command(yardstick, clock.instant())));
    }

    private static UUID measureOf(Folded<ProgressPoint> point) {
        return switch (point.state()) {
            case Unrecorded _ -> throw new NotFoundException();
            case Recorded(var subject, var _, var _, var _) -> subject.measure();
            case Withdrawn(var subject, var _, var _, var _, var _) -> subject.measure();
        };
    }

    @POST
    @Path("/{id}/withdrawal")
    @Operation(
            summary = "Withdraw a progress point",
            description = "It stays readable as withdrawn, with the reason, and counts for nothing any more.")
    @SecurityRequirement(name = "oauth2", scopes = "evidence.write")
    @APIResponseSchema(
            value = ProgressPointRepresentation.class,
            responseCode = "200",
            responseDescription = "Withdrawn")
    public Uni<RestResponse<ProgressPointRepresentation>> withdrawProgress(
            @RestPath String id, WithdrawProgressRequest request) {
        return references
                .require(calls.current().tenant(), request.references())
                .chain(() -> ask(id, request.command()));
    }

    private Uni<RestResponse<ProgressPointRepresentation>> ask(String id, ProgressPointCommand command) {
        return points.ask(calls.current(), id, command).map(answer -> answers.ok(answer, this::shown));
    }

    private ProgressPointRepresentation shown(Folded<ProgressPoint> point) {
        return ProgressPointRepresentation.of(point, smallestPublishedGroup);
    }

    private HistoryEntry shown(HistoryEntry entry) {
        return entry.data() instanceof ProgressPointEvent event
                ? new HistoryEntry(
                        entry.id(),
                        entry.type(),
                        entry.version(),
                        entry.position(),
                        entry.recordedAt(),
                        entry.actor(),
                        entry.correlationId(),
                        event.shown(smallestPublishedGroup))
                : entry;
    }
}
