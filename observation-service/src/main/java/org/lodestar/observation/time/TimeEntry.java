package org.lodestar.observation.time;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.lodestar.eventsourcing.PersonRef;

/** Where a time entry stands. */
public sealed interface TimeEntry {

    record Unlogged() implements TimeEntry {}

    /**
     * Counts towards the leader's time.
     *
     * @param origin present if and only if the entry is derived
     * @param correctionReason why it was last corrected
     */
    record Logged(
            PersonRef leader, Spent spent, Source source, Optional<Origin> origin, Optional<String> correctionReason)
            implements TimeEntry {}

    /** Counts no more. */
    record Withdrawn(PersonRef leader, Spent spent, Source source, Optional<Origin> origin, String reason)
            implements TimeEntry {}

    /**
     * A stretch of time and what it went into.
     *
     * @param subcategory present if and only if the category is instructional
     * @param goal the goal that it served
     */
    record Spent(
            Instant start, int minutes, Category category, Optional<Subcategory> subcategory, Optional<UUID> goal) {}

    /**
     * What an entry was derived from.
     *
     * @param id of the observation or the conversation
     * @param version of its stream that told us; an older one changes nothing
     */
    record Origin(Kind kind, UUID id, long version) {
        /** The kinds of things that take a leader's time. */
        public enum Kind {
            OBSERVATION,
            FEEDBACK_CONVERSATION
        }
    }
}
