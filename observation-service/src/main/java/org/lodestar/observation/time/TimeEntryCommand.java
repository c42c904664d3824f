package org.lodestar.observation.time;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.observation.time.TimeEntry.Origin;
import org.lodestar.observation.time.TimeEntry.Spent;

/** What can be asked of a time entry. {@code at} is the time of asking. */
public sealed interface TimeEntryCommand {

    /** {@code orgs} are those of the leader on that day. */
    record LogTime(PersonRef leader, Spent spent, TimeSource source, List<String> orgs, Instant at)
            implements TimeEntryCommand {}

    /** Asked by a policy, again whenever the origin changes; {@code orgs} are those that the origin concerns, if known. */
    record DeriveTime(PersonRef leader, Spent spent, Origin origin, Optional<List<String>> orgs)
            implements TimeEntryCommand {}

    record CorrectTime(Spent spent, String reason, Instant at) implements TimeEntryCommand {}

    record WithdrawTime(String reason) implements TimeEntryCommand {}
}
