package org.lodestar.observation.visit;

import java.util.ArrayList;
import java.util.List;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.eventsourcing.Fault;

/** Everything wrong with one command, so that the caller mends it in one go; the first gives its name to the problem. */
final class Refusals {

    private final List<VisitRejection> reasons = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();

    void add(VisitRejection reason, String pointer, String detail) {
        reasons.add(reason);
        faults.add(new Fault(pointer, detail));
    }

    Decision<VisitEvent> orAccept(List<VisitEvent> events) {
        return reasons.isEmpty() ? Decision.accept(events) : Decision.reject(reasons.getFirst(), faults);
    }
}
