package org.lodestar.goals.plan;

import org.lodestar.eventsourcing.PersonRef;

/** Somebody who writes a plan. */
public record Author(PersonRef person, ContributorKind contributorKind, ContributionMode mode) {}
