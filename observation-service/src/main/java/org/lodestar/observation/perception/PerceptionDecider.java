package org.lodestar.observation.perception;

import static org.lodestar.eventsourcing.Decision.accept;
import static org.lodestar.eventsourcing.Decision.nothing;
import static org.lodestar.eventsourcing.Decision.reject;
import static org.lodestar.observation.perception.PerceptionRejection.PERIOD_REVERSED;
import static org.lodestar.observation.perception.PerceptionRejection.TIME_PERCEPTION_ALREADY_RECORDED;
import static org.lodestar.observation.perception.PerceptionRejection.TIME_PERCEPTION_NOT_FOUND;
import static org.lodestar.observation.perception.PerceptionRejection.TIME_PERCEPTION_WITHDRAWN;

import java.util.List;
import org.lodestar.eventsourcing.Decider;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.observation.perception.Perception.Estimate;
import org.lodestar.observation.perception.Perception.Recorded;
import org.lodestar.observation.perception.Perception.Unrecorded;
import org.lodestar.observation.perception.Perception.Withdrawn;
import org.lodestar.observation.perception.PerceptionCommand.RecordPerception;
import org.lodestar.observation.perception.PerceptionCommand.WithdrawPerception;
import org.lodestar.observation.perception.PerceptionEvent.TimePerceptionRecorded;
import org.lodestar.observation.perception.PerceptionEvent.TimePerceptionWithdrawn;

/** The rules of an estimate. */
public final class PerceptionDecider implements Decider<PerceptionCommand, Perception, PerceptionEvent> {

    @Override
    public Perception initial() {
        return new Unrecorded();
    }

    @Override
    public Decision<PerceptionEvent> decide(PerceptionCommand command, Perception perception) {
        return switch (perception) {
            case Unrecorded _ ->
                switch (command) {
                    case RecordPerception(var estimate) -> record(estimate);
                    case WithdrawPerception _ -> reject(TIME_PERCEPTION_NOT_FOUND);
                };
            case Recorded(var estimate) ->
                switch (command) {
                    case RecordPerception(var same) when same.equals(estimate) -> nothing();
                    case RecordPerception _ -> reject(TIME_PERCEPTION_ALREADY_RECORDED);
                    case WithdrawPerception(var reason) ->
                        accept(new TimePerceptionWithdrawn(estimate.leader(), reason));
                };
            case Withdrawn(var _, var given) ->
                command instanceof WithdrawPerception(var reason) && reason.equals(given)
                        ? nothing()
                        : reject(TIME_PERCEPTION_WITHDRAWN);
        };
    }

    private static Decision<PerceptionEvent> record(Estimate estimate) {
        return estimate.to().isBefore(estimate.from())
                ? reject(PERIOD_REVERSED, List.of(new Fault("/to", "must not be before from")))
                : accept(new TimePerceptionRecorded(
                        estimate.leader(),
                        estimate.from(),
                        estimate.to(),
                        estimate.believedShare(),
                        estimate.recordedAt(),
                        estimate.orgs()));
    }

    @Override
    public Perception evolve(Perception perception, PerceptionEvent event) {
        return switch (event) {
            case TimePerceptionRecorded e ->
                new Recorded(new Estimate(e.leader(), e.from(), e.to(), e.believedShare(), e.recordedAt(), e.orgs()));
            case TimePerceptionWithdrawn e ->
                perception instanceof Recorded(var estimate) ? new Withdrawn(estimate, e.reason()) : perception;
        };
    }
}
