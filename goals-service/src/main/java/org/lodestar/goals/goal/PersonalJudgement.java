package org.lodestar.goals.goal;

import java.time.Instant;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.eventsourcing.Restricted.Classification;

/** What one person last judged, and why. */
public record PersonalJudgement(
        PersonRef judge,
        Judgement judgement,
        @Restricted(Classification.PERSONAL) String reason,
        Instant at) {}
