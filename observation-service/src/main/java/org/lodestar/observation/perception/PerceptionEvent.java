package org.lodestar.observation.perception;

import static org.lodestar.eventsourcing.Restricted.Classification.PERSONAL;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.lodestar.eventsourcing.EventType;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;

/**
 * What happened to an estimate. Stored for ever: add a new version, never edit one.
 *
 * <p>{@code orgs} are the organisations that the estimate concerns; absent if that was not noted yet.
 */
public sealed interface PerceptionEvent {

    @EventType(
            value = "time-perception-recorded.v1",
            description = "A leader said what share of their working time they believe goes into instruction.")
    record TimePerceptionRecorded(
            PersonRef leader,
            LocalDate from,
            LocalDate to,
            BigDecimal believedShare,
            Instant recordedAt,
            Optional<List<String>> orgs)
            implements PerceptionEvent {}

    @EventType(value = "time-perception-withdrawn.v1", description = "An estimate was taken back and counts no more.")
    record TimePerceptionWithdrawn(
            PersonRef leader, @Restricted(PERSONAL) String reason) implements PerceptionEvent {}
}
