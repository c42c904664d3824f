package org.lodestar.goals.plan;

import java.time.Instant;
import org.lodestar.eventsourcing.PersonRef;

/** Somebody's yes to a plan. */
public record Endorsement(PersonRef person, ContributorKind contributorKind, Instant at) {}
