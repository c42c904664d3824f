package org.lodestar.observation.time;

import java.time.Instant;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.observation.time.TimeEntry.Origin;
import org.lodestar.observation.time.TimeEntry.Spent;

/** What can be asked of a time entry. {@code at} is the time of asking. */
public sealed interface TimeEntryCommand {

    record LogTime(PersonRef leader, Spent spent, TimeSource source, Instant at) implements TimeEntryCommand {}

    /** Asked by a policy, again whenever the origin changes. */
    record DeriveTime(PersonRef leader, Spent spent, Origin origin) implements TimeEntryCommand {}

    record CorrectTime(Spent spent, String reason, Instant at) implements TimeEntryCommand {}

    record WithdrawTime(String reason) implements TimeEntryCommand {}
}
