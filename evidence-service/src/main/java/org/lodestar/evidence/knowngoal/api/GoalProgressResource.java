package org.lodestar.evidence.knowngoal.api;

import static java.time.ZoneOffset.UTC;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.evidence.EvidenceConfig;
import org.lodestar.evidence.knowngoal.GoalProgress;
import org.lodestar.evidence.knowngoal.KnownGoal;
import org.lodestar.evidence.knowngoal.api.GoalProgressRepresentation.LatestRepresentation;
import org.lodestar.evidence.knowngoal.policy.KnownGoals;
import org.lodestar.evidence.measure.ImprovementDirection;
import org.lodestar.evidence.measure.Measure;
import org.lodestar.evidence.measure.Measure.Defined;
import org.lodestar.evidence.measure.Measure.Retired;
import org.lodestar.evidence.measure.Measure.Undefined;
import org.lodestar.evidence.measure.MeasureCommand;
import org.lodestar.evidence.measure.MeasureEvent;
import org.lodestar.evidence.progress.ProgressPoint;
import org.lodestar.evidence.progress.api.ProgressPointRepresentation;
import org.lodestar.evidence.progress.view.pointlist.GoalPoints;

@Path("/v1/goals/{goalId}/progress")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Goal progress", description = "How far goals have come towards their targets")
class GoalProgressResource {

    private final KnownGoals goals;
    private final GoalPoints points;
    private final Streams<MeasureCommand, Measure, MeasureEvent> measures;
    private final Calls calls;
    private final Clock clock;
    private final int smallestPublishedGroup;

    GoalProgressResource(
            KnownGoals goals,
            GoalPoints points,
            Streams<MeasureCommand, Measure, MeasureEvent> measures,
            Calls calls,
            Clock clock,
            EvidenceConfig config) {
        this.goals = goals;
        this.points = points;
        this.measures = measures;
        this.calls = calls;
        this.clock = clock;
        this.smallestPublishedGroup = config.smallestPublishedGroup();
    }

    @GET
    @Operation(
            summary = "Read the progress of a goal against its target",
            description = "The points recorded for the goal, oldest first, the part of the way that the latest value"
                    + " stands at, and the part of the time that had passed. Where a goal has points of several"
                    + " measures, those of the measure that was taken last are answered unless the request names one;"
                    + " where several groups are measured, name one to follow it alone. A goal is known here a moment"
                    + " after it was proposed.")
    @SecurityRequirement(name = "oauth2", scopes = "evidence.read")
    public Uni<GoalProgressRepresentation> getGoalProgress(
            @RestPath String goalId,
            @RestQuery @Parameter(description = "Id of a progress measure") Optional<UUID> measure,
            @RestQuery @Parameter(description = "sourcedId of a class or school") Optional<String> group) {
        String tenant = calls.current().tenant();
        return goals.find(tenant, goalId)
                .map(found -> found.orElseThrow(NotFoundException::new))
                .chain(goal -> points.of(tenant, goalId, group)
                        .map(this::shown)
                        .chain(all -> progress(tenant, goalId, goal, measure.or(() -> lastMeasureOf(all)), all)));
    }

    private List<ProgressPointRepresentation> shown(List<Folded<ProgressPoint>> all) {
        return all.stream()
                .map(point -> ProgressPointRepresentation.of(point, smallestPublishedGroup))
                .toList();
    }

    /** A measure with values to compare comes before one without. */
    private static Optional<UUID> lastMeasureOf(List<ProgressPointRepresentation> all) {
        return last(all)
                .or(() -> all.isEmpty() ? Optional.empty() : Optional.of(all.getLast()))
                .map(ProgressPointRepresentation::measure);
    }

    private static Optional<ProgressPointRepresentation> last(List<ProgressPointRepresentation> series) {
        return series.reversed().stream()
                .filter(point -> point.result().value().isPresent())
                .findFirst();
    }

    private Uni<GoalProgressRepresentation> progress(
            String tenant, String id, KnownGoal goal, Optional<UUID> measure, List<ProgressPointRepresentation> all) {
        List<ProgressPointRepresentation> series = all.stream()
                .filter(point -> measure.equals(Optional.of(point.measure())))
                .toList();
        Optional<LatestRepresentation> latest = last(series)
                .flatMap(point ->
                        point.result().value().map(value -> new LatestRepresentation(point.id(), point.date(), value)));
        return higherIsBetter(tenant, measure).map(higher -> {
            GoalProgress progress = latest.map(l -> GoalProgress.of(goal, l.date(), l.value(), higher))
                    .orElseGet(() -> GoalProgress.withoutData(goal, LocalDate.ofInstant(clock.instant(), UTC)));
            return GoalProgressRepresentation.of(id, goal, measure, series, latest, progress);
        });
    }

    private Uni<Boolean> higherIsBetter(String tenant, Optional<UUID> measure) {
        return measure.map(id -> measures.find(tenant, id.toString())
                        .map(found ->
                                found.map(GoalProgressResource::higherIsBetter).orElse(true)))
                .orElseGet(() -> Uni.createFrom().item(true));
    }

    private static boolean higherIsBetter(Folded<Measure> measure) {
        Optional<ImprovementDirection> direction = switch (measure.state()) {
            case Undefined _ -> Optional.empty();
            case Defined(var definition, var _) -> definition.direction();
            case Retired(var definition, var _, var _) -> definition.direction();
        };
        return !direction.equals(Optional.of(ImprovementDirection.DECREASE));
    }
}
