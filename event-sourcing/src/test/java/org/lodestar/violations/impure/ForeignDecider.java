package org.lodestar.violations.impure;

import org.lodestar.eventsourcing.tally.Tally;

/** Knows a model of another service. */
public record ForeignDecider(Tally tally) {}
