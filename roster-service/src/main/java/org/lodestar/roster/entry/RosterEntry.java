package org.lodestar.roster.entry;

/** What the source system says about one {@code sourcedId}. */
public sealed interface RosterEntry {

    /** Never heard of. */
    record Unlisted() implements RosterEntry {}

    record Listed(Details details) implements RosterEntry {}

    /** No longer listed; what was last said is kept, since visits and goals of the past still refer to it. */
    record Removed(Details details) implements RosterEntry {}
}
