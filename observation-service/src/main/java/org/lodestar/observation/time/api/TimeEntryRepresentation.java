package org.lodestar.observation.time.api;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.observation.time.OriginKind;
import org.lodestar.observation.time.TimeCategory;
import org.lodestar.observation.time.TimeEntry;
import org.lodestar.observation.time.TimeEntry.Account;
import org.lodestar.observation.time.TimeEntry.Spent;
import org.lodestar.observation.time.TimeSource;
import org.lodestar.observation.time.TimeSubcategory;

/** A time entry as clients see it. */
@Schema(name = "TimeEntry")
public record TimeEntryRepresentation(
        String id,
        TimeEntryStatus status,

        @Schema(description = "sourcedId of the person whose time it is")
        String leader,

        Instant start,
        int minutes,
        TimeCategory category,
        Optional<TimeSubcategory> subcategory,
        TimeSource source,
        Optional<UUID> goal,
        Optional<OriginRepresentation> origin,

        @Schema(description = "Why it was last corrected, or withdrawn")
        Optional<String> reason) {

    @Schema(name = "TimeEntryOrigin", description = "What the entry was derived from")
    record OriginRepresentation(OriginKind kind, UUID id) {}

    public static TimeEntryRepresentation of(Folded<TimeEntry> entry) {
        Account account = entry.state().accountIfAny().orElseThrow();
        Spent spent = account.spent();
        return new TimeEntryRepresentation(
                entry.stream().id(),
                TimeEntryStatus.of(entry.state()),
                account.leader().value(),
                spent.start(),
                spent.minutes(),
                spent.category(),
                spent.subcategory(),
                account.source(),
                spent.goal(),
                account.origin().map(origin -> new OriginRepresentation(origin.kind(), origin.id())),
                reason(entry.state()));
    }

    private static Optional<String> reason(TimeEntry entry) {
        return switch (entry) {
            case TimeEntry.Unlogged _ -> Optional.empty();
            case TimeEntry.Logged logged -> logged.correctionReason();
            case TimeEntry.Withdrawn withdrawn -> Optional.of(withdrawn.reason());
        };
    }
}
