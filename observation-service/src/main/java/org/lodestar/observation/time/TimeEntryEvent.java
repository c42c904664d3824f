package org.lodestar.observation.time;

import static org.lodestar.eventsourcing.Restricted.Classification.PERSONAL;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lodestar.eventsourcing.EventType;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.observation.time.TimeEntry.Origin;

/**
 * What happened to a time entry. Stored for ever: add a new version, never edit one.
 *
 * <p>{@code orgs} are the organisations that the entry concerns; absent if that was not noted yet.
 */
public sealed interface TimeEntryEvent {

    @EventType(value = "time-logged.v1", description = "Somebody told what a leader's time went into.")
    record TimeLogged(
            PersonRef leader,
            Instant start,
            int minutes,
            TimeCategory category,
            Optional<TimeSubcategory> subcategory,
            TimeSource source,
            Optional<UUID> goal,
            Optional<List<String>> orgs)
            implements TimeEntryEvent {}

    @EventType(
            value = "time-derived.v1",
            description = "A visit or a conversation told what a leader's time went into, or told it anew.")
    record TimeDerived(
            PersonRef leader,
            Instant start,
            int minutes,
            TimeCategory category,
            Optional<TimeSubcategory> subcategory,
            Optional<UUID> goal,
            Origin origin,
            Optional<List<String>> orgs)
            implements TimeEntryEvent {}

    @EventType(value = "time-corrected.v1", description = "An entry was put right.")
    record TimeCorrected(
            PersonRef leader,
            Instant start,
            int minutes,
            TimeCategory category,
            Optional<TimeSubcategory> subcategory,
            Optional<UUID> goal,
            @Restricted(PERSONAL) String reason)
            implements TimeEntryEvent {}

    @EventType(value = "time-withdrawn.v1", description = "An entry was taken back and counts no more.")
    record TimeWithdrawn(
            PersonRef leader, @Restricted(PERSONAL) String reason) implements TimeEntryEvent {}
}
