package org.lodestar.violations.pure;

import java.time.Instant;
import org.lodestar.eventsourcing.Decider;
import org.lodestar.eventsourcing.Decision;

public final class PureDecider implements Decider<Instant, Integer, PureEvent> {

    @Override
    public Integer initial() {
        return 0;
    }

    @Override
    public Decision<PureEvent> decide(Instant at, Integer state) {
        return at.isBefore(Instant.EPOCH) ? Decision.nothing() : Decision.accept(new PureEvent.PurelyHappened(1));
    }

    @Override
    public Integer evolve(Integer state, PureEvent event) {
        return state + 1;
    }
}
