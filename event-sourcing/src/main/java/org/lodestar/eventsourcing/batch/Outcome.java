package org.lodestar.eventsourcing.batch;

import java.util.Optional;
import java.util.OptionalLong;
import org.lodestar.eventsourcing.http.Answered;
import org.lodestar.eventsourcing.http.Problem;

/** What became of a line, as it is downloaded. */
record Outcome(
        int line,
        String operation,
        int status,
        Optional<String> location,
        Optional<String> etag,
        OptionalLong position,
        Optional<Problem> problem) {

    static Outcome of(int line, String operation, Answered answered) {
        return new Outcome(
                line,
                operation,
                answered.status(),
                answered.location(),
                answered.etag(),
                answered.position(),
                answered.problem());
    }

    boolean refused() {
        return problem.isPresent();
    }

    /** Whether carrying the line out again would answer the same: what was recorded has a receipt. */
    boolean hasReceipt() {
        return position.isPresent();
    }
}
