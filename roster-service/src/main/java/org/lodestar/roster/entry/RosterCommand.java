package org.lodestar.roster.entry;

/** What a roster asks for. */
public sealed interface RosterCommand {

    /** The roster lists an entry, whether or not it did before. */
    record RegisterEntry(Details details) implements RosterCommand {}

    /** The roster no longer lists an entry. */
    record RemoveEntry() implements RosterCommand {}
}
