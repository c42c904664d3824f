package org.lodestar.evidence.progress;

import static java.time.ZoneOffset.UTC;
import static org.lodestar.eventsourcing.Decision.accept;
import static org.lodestar.eventsourcing.Decision.nothing;
import static org.lodestar.eventsourcing.Decision.reject;
import static org.lodestar.evidence.progress.ProgressPointRejection.DATE_IMPLAUSIBLE;
import static org.lodestar.evidence.progress.ProgressPointRejection.MEASURE_RETIRED;
import static org.lodestar.evidence.progress.ProgressPointRejection.NOT_THE_COLLECTOR;
import static org.lodestar.evidence.progress.ProgressPointRejection.PROGRESS_ALREADY_RECORDED;
import static org.lodestar.evidence.progress.ProgressPointRejection.PROGRESS_POINT_NOT_FOUND;
import static org.lodestar.evidence.progress.ProgressPointRejection.PROGRESS_WITHDRAWN;
import static org.lodestar.evidence.progress.ProgressPointRejection.RESULT_OFF_THE_SCALE;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.lodestar.eventsourcing.Decider;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.evidence.progress.ProgressPoint.Recorded;
import org.lodestar.evidence.progress.ProgressPoint.Unrecorded;
import org.lodestar.evidence.progress.ProgressPoint.Withdrawn;
import org.lodestar.evidence.progress.ProgressPointCommand.CorrectProgress;
import org.lodestar.evidence.progress.ProgressPointCommand.RecordProgress;
import org.lodestar.evidence.progress.ProgressPointCommand.WithdrawProgress;
import org.lodestar.evidence.progress.ProgressPointEvent.ProgressCorrected;
import org.lodestar.evidence.progress.ProgressPointEvent.ProgressRecorded;
import org.lodestar.evidence.progress.ProgressPointEvent.ProgressWithdrawn;

/** The rules of a progress point. */
public final class ProgressPointDecider implements Decider<ProgressPointCommand, ProgressPoint, ProgressPointEvent> {

    private static final LocalDate EARLIEST = LocalDate.of(1900, 1, 1);
    private static final Result NOTHING_FOUND = new Result(Optional.empty(), Optional.empty(), Optional.empty());

    private final int smallestPublishedGroup;

    /**
     * @param smallestPublishedGroup results of groups with fewer students are withheld from general topics
     */
    public ProgressPointDecider(int smallestPublishedGroup) {
        this.smallestPublishedGroup = smallestPublishedGroup;
    }

    @Override
    public ProgressPoint initial() {
        return new Unrecorded();
    }

    @Override
    public Decision<ProgressPointEvent> decide(ProgressPointCommand command, ProgressPoint point) {
        return switch (point) {
            case Unrecorded _ ->
                command instanceof RecordProgress record ? record(record) : reject(PROGRESS_POINT_NOT_FOUND);
            case Recorded recorded -> decideRecorded(command, recorded);
            case Withdrawn withdrawn -> decideWithdrawn(command, withdrawn);
        };
    }

    private Decision<ProgressPointEvent> record(RecordProgress record) {
        if (record.yardstick().retired()) {
            return reject(MEASURE_RETIRED);
        }
        return ifSound(
                record.measurement(),
                record.yardstick(),
                record.at(),
                () -> recorded(record.subject(), record.measurement()));
    }

    private Decision<ProgressPointEvent> decideRecorded(ProgressPointCommand command, Recorded point) {
        return switch (command) {
            case RecordProgress record -> again(record, point.subject(), point.measurement());
            case CorrectProgress correct -> correct(correct, point);
            case WithdrawProgress(var by, var reason) -> accept(new ProgressWithdrawn(by, reason));
        };
    }

    private static Decision<ProgressPointEvent> decideWithdrawn(ProgressPointCommand command, Withdrawn point) {
        return switch (command) {
            case RecordProgress record -> again(record, point.subject(), point.measurement());
            case CorrectProgress _ -> reject(PROGRESS_WITHDRAWN);
            case WithdrawProgress _ -> nothing();
        };
    }

    private static Decision<ProgressPointEvent> again(RecordProgress record, Subject subject, Measurement measurement) {
        return record.subject().equals(subject) && record.measurement().saysTheSameAs(measurement)
                ? nothing()
                : reject(PROGRESS_ALREADY_RECORDED);
    }

    private Decision<ProgressPointEvent> correct(CorrectProgress correct, Recorded point) {
        if (!correct.by().equals(point.subject().collector())) {
            return reject(NOT_THE_COLLECTOR);
        }
        Measurement measurement = correct.measurement();
        if (measurement.saysTheSameAs(point.measurement())) {
            return nothing();
        }
        return ifSound(measurement, correct.yardstick(), correct.at(), () -> corrected(measurement, correct.reason()));
    }

    private static Decision<ProgressPointEvent> ifSound(
            Measurement measurement, Yardstick yardstick, Instant at, Supplier<ProgressPointEvent> event) {
        // Midnight comes to the districts east of Greenwich up to a day earlier.
        LocalDate latest = LocalDate.ofInstant(at, UTC).plusDays(1);
        if (measurement.date().isAfter(latest) || measurement.date().isBefore(EARLIEST)) {
            String detail = "must be from " + EARLIEST + " to " + latest;
            return reject(DATE_IMPLAUSIBLE, List.of(new Fault("/date", detail)));
        }
        List<Fault> faults = yardstick.faults(measurement.result());
        return faults.isEmpty() ? accept(event.get()) : reject(RESULT_OFF_THE_SCALE, faults);
    }

    private ProgressPointEvent recorded(Subject subject, Measurement measurement) {
        Optional<Withheld> withheld = Withheld.from(measurement, smallestPublishedGroup);
        Optional<Result> result = Optional.of(measurement.result());
        return new ProgressRecorded(
                subject,
                measurement.date(),
                measurement.students(),
                withheld.isPresent() ? Optional.empty() : result,
                withheld,
                withheld.isPresent() ? result : Optional.empty());
    }

    private ProgressPointEvent corrected(Measurement measurement, String reason) {
        Optional<Withheld> withheld = Withheld.from(measurement, smallestPublishedGroup);
        Optional<Result> result = Optional.of(measurement.result());
        return new ProgressCorrected(
                measurement.date(),
                measurement.students(),
                withheld.isPresent() ? Optional.empty() : result,
                withheld,
                withheld.isPresent() ? result : Optional.empty(),
                reason);
    }

    @Override
    public ProgressPoint evolve(ProgressPoint point, ProgressPointEvent event) {
        return switch (point) {
            case Unrecorded _ ->
                event instanceof ProgressRecorded e
                        ? new Recorded(
                                e.subject(),
                                measurement(e.date(), e.students(), e.result(), e.restrictedResult()),
                                withheld(e.result(), e.withheld()),
                                0)
                        : point;
            case Recorded(var subject, var measurement, var withheld, var corrections) ->
                switch (event) {
                    case ProgressRecorded _ -> point;
                    case ProgressCorrected e ->
                        new Recorded(
                                subject,
                                measurement(e.date(), e.students(), e.result(), e.restrictedResult()),
                                withheld(e.result(), e.withheld()),
                                corrections + 1);
                    case ProgressWithdrawn(var _, var reason) ->
                        new Withdrawn(subject, measurement, withheld, corrections, reason);
                };
            case Withdrawn withdrawn -> withdrawn;
        };
    }

    /** What was not told stays so, whatever is published of such groups today. */
    private static Optional<Withheld> withheld(Optional<Result> told, Optional<Withheld> why) {
        return told.isPresent() ? Optional.empty() : why.or(() -> Optional.of(Withheld.SMALL_N));
    }

    private static Measurement measurement(
            LocalDate date, int students, Optional<Result> result, Optional<Result> restrictedResult) {
        return new Measurement(date, students, result.or(() -> restrictedResult).orElse(NOTHING_FOUND));
    }
}
