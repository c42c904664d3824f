package org.lodestar.evidence.progress.publishing;

import java.time.LocalDate;
import java.util.Optional;
import org.lodestar.eventsourcing.StateType;
import org.lodestar.evidence.progress.Measurement;
import org.lodestar.evidence.progress.ProgressPoint;
import org.lodestar.evidence.progress.ProgressPoint.Recorded;
import org.lodestar.evidence.progress.ProgressPoint.Unrecorded;
import org.lodestar.evidence.progress.ProgressPoint.Withdrawn;
import org.lodestar.evidence.progress.Result;
import org.lodestar.evidence.progress.Subject;
import org.lodestar.evidence.progress.Withheld;
import org.lodestar.evidence.progress.api.ProgressPointStatus;

/**
 * A point as others hear of it: like its events, it has no result that was withheld.
 *
 * @param corrections how often its collector corrected it
 */
@StateType(
        value = "progress-point.state.v1",
        description = "A measure taken for a group of students; without the result where that is withheld.")
public record ToldPoint(
        ProgressPointStatus status,
        Subject subject,
        LocalDate date,
        int students,
        Optional<Result> result,
        Optional<Withheld> withheld,
        int corrections) {

    /** What is told of a point; nothing of one that was never recorded. */
    public static Optional<ToldPoint> of(ProgressPoint point) {
        return switch (point) {
            case Unrecorded _ -> Optional.empty();
            case Recorded(var subject, var measurement, var withheld, var corrections) ->
                Optional.of(of(ProgressPointStatus.RECORDED, subject, measurement, withheld, corrections));
            case Withdrawn(var subject, var measurement, var withheld, var corrections, var _) ->
                Optional.of(of(ProgressPointStatus.WITHDRAWN, subject, measurement, withheld, corrections));
        };
    }

    private static ToldPoint of(
            ProgressPointStatus status,
            Subject subject,
            Measurement measurement,
            Optional<Withheld> withheld,
            int corrections) {
        return new ToldPoint(
                status,
                subject,
                measurement.date(),
                measurement.students(),
                Optional.of(measurement.result()).filter(_ -> withheld.isEmpty()),
                withheld,
                corrections);
    }
}
