package org.lodestar.evidence.knowngoal;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What evidence needs to know of a goal.
 *
 * @param baseline the value to start from
 * @param target the value to reach
 * @param from the day the goal was proposed
 * @param due the day the target is to be reached
 */
public record KnownGoal(BigDecimal baseline, BigDecimal target, LocalDate from, LocalDate due) {}
