package org.lodestar.evidence.progress.api;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.evidence.progress.Group;
import org.lodestar.evidence.progress.GroupType;
import org.lodestar.evidence.progress.Measurement;
import org.lodestar.evidence.progress.ProgressPoint;
import org.lodestar.evidence.progress.ProgressPoint.Recorded;
import org.lodestar.evidence.progress.ProgressPoint.Unrecorded;
import org.lodestar.evidence.progress.ProgressPoint.Withdrawn;
import org.lodestar.evidence.progress.Result;
import org.lodestar.evidence.progress.Subject;
import org.lodestar.evidence.progress.Withheld;

/** A progress point as clients see it. */
@Schema(name = "ProgressPoint")
public record ProgressPointRepresentation(
        String id,
        ProgressPointStatus status,
        UUID measure,
        Optional<UUID> goal,
        GroupRepresentation group,
        LocalDate date,
        int students,
        ResultRepresentation result,
        String collector,

        @Schema(description = "The point of another collector that this one sees differently")
        Optional<UUID> inResponseTo,

        @Schema(description = "How often its collector corrected it")
        int corrections,

        @Schema(description = "Why it was withdrawn") Optional<String> reason) {

    /** The students that the point is about. */
    @Schema(name = "ProgressGroup")
    public record GroupRepresentation(GroupType type, String sourcedId, Optional<String> grade) {
        static GroupRepresentation of(Group group) {
            return new GroupRepresentation(group.type(), group.sourcedId(), group.grade());
        }
    }

    /** What was found, or why it is not shown. */
    @Schema(
            name = "ProgressResult",
            description = "A value, label or narrative; or, for a group so small that it would tell about one student,"
                    + " suppressed with the reason SMALL_N")
    public record ResultRepresentation(
            Optional<BigDecimal> value,
            Optional<String> label,
            Optional<String> narrative,
            Optional<Boolean> suppressed,
            Optional<Withheld> reason) {

        private static final ResultRepresentation SMALL_N = new ResultRepresentation(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(true), Optional.of(Withheld.SMALL_N));

        static ResultRepresentation of(Result result) {
            return new ResultRepresentation(
                    result.value(), result.label(), result.narrative(), Optional.empty(), Optional.empty());
        }
    }

    /** The point, without its result if its group is smaller than {@code smallestPublishedGroup}. */
    public static ProgressPointRepresentation of(Folded<ProgressPoint> point, int smallestPublishedGroup) {
        String id = point.stream().id();
        return switch (point.state()) {
            case Unrecorded _ -> throw new IllegalArgumentException("An unrecorded point is not shown");
            case Recorded(var subject, var measurement, var _, var corrections) ->
                of(
                        id,
                        ProgressPointStatus.RECORDED,
                        subject,
                        measurement,
                        smallestPublishedGroup,
                        corrections,
                        Optional.empty());
            case Withdrawn(var subject, var measurement, var _, var corrections, var reason) ->
                of(
                        id,
                        ProgressPointStatus.WITHDRAWN,
                        subject,
                        measurement,
                        smallestPublishedGroup,
                        corrections,
                        Optional.of(reason));
        };
    }

    private static ProgressPointRepresentation of(
            String id,
            ProgressPointStatus status,
            Subject subject,
            Measurement measurement,
            int smallestPublishedGroup,
            int corrections,
            Optional<String> reason) {
        return new ProgressPointRepresentation(
                id,
                status,
                subject.measure(),
                subject.goal(),
                GroupRepresentation.of(subject.group()),
                measurement.date(),
                measurement.students(),
                measurement.students() < smallestPublishedGroup
                        ? ResultRepresentation.SMALL_N
                        : ResultRepresentation.of(measurement.result()),
                subject.collector().value(),
                subject.inResponseTo(),
                corrections,
                reason);
    }
}
