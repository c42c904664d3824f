package org.lodestar.roster.entry;

import java.util.Optional;

/** What the source system says about one {@code sourcedId}. */
public sealed interface RosterEntry {

    /** What it says, or said last. */
    Optional<Details> lastDetails();

    /** Never heard of. */
    record Unlisted() implements RosterEntry {
        @Override
        public Optional<Details> lastDetails() {
            return Optional.empty();
        }
    }

    record Listed(Details details) implements RosterEntry {
        @Override
        public Optional<Details> lastDetails() {
            return Optional.of(details);
        }
    }

    /** No longer listed; what was last said is kept, since visits and goals of the past still refer to it. */
    record Removed(Details details) implements RosterEntry {
        @Override
        public Optional<Details> lastDetails() {
            return Optional.of(details);
        }
    }
}
