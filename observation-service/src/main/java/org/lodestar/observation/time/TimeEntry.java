package org.lodestar.observation.time;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.eventsourcing.Restricted.Classification;
import org.lodestar.eventsourcing.StateType;

/** Where a time entry stands. */
public sealed interface TimeEntry {

    record Unlogged() implements TimeEntry {}

    /** One that was logged. */
    @StateType(value = "time-entry.state.v1", description = "A stretch of a leader's time as it stands.")
    sealed interface Known extends TimeEntry {}

    /** Counts towards the leader's time; {@code correctionReason} tells why it was last corrected. */
    record Logged(
            Account account,
            @Restricted(Classification.PERSONAL) Optional<String> correctionReason) implements Known {}

    /** Counts no more. */
    record Withdrawn(
            Account account,
            @Restricted(Classification.PERSONAL) String reason) implements Known {}

    /** The account that it gives; nothing for an entry that was never logged. */
    default Optional<Account> accountIfAny() {
        return switch (this) {
            case Unlogged _ -> Optional.empty();
            case Logged(var account, var _) -> Optional.of(account);
            case Withdrawn(var account, var _) -> Optional.of(account);
        };
    }

    /**
     * Whose time, and how we know.
     *
     * @param origin present if and only if the entry is derived
     * @param orgs the organisations that it concerns; absent if it was told before that was noted
     */
    record Account(
            PersonRef leader, Spent spent, TimeSource source, Optional<Origin> origin, Optional<List<String>> orgs) {

        public Account {
            orgs = orgs.map(List::copyOf);
        }

        Account with(Spent corrected) {
            return new Account(leader, corrected, source, origin, orgs);
        }
    }

    /**
     * A stretch of time and what it went into.
     *
     * @param subcategory present if and only if the category is instructional
     * @param goal the goal that it served
     */
    record Spent(
            Instant start,
            int minutes,
            TimeCategory category,
            Optional<TimeSubcategory> subcategory,
            Optional<UUID> goal) {}

    /**
     * What an entry was derived from.
     *
     * @param id of the observation or the conversation
     * @param version of its stream that told us; an older one changes nothing
     */
    record Origin(OriginKind kind, UUID id, long version) {}
}
