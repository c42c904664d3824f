package org.lodestar.eventsourcing.tally;

import org.lodestar.eventsourcing.PersonRef;

public sealed interface Tally {

    record Unopened() implements Tally {}

    /** {@code changes} counts the amounts added and taken, so that a lost or repeated event shows in the state. */
    record Open(PersonRef owner, String note, long limit, long balance, long changes) implements Tally {}
}
