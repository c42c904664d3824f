package org.lodestar.goals.goal;

import java.time.Instant;
import org.lodestar.eventsourcing.PersonRef;

/** What one person last judged, and why. */
public record PersonalJudgement(PersonRef judge, Judgement judgement, String reason, Instant at) {}
