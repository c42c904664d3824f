package org.lodestar.observation.perception;

import org.lodestar.observation.perception.Perception.Estimate;

/** What can be asked of an estimate. */
public sealed interface PerceptionCommand {

    record RecordPerception(Estimate estimate) implements PerceptionCommand {}

    record WithdrawPerception(String reason) implements PerceptionCommand {}
}
