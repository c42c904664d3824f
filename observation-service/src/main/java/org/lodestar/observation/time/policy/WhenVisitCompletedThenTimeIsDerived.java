package org.lodestar.observation.time.policy;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.consuming.Message;
import org.lodestar.observation.time.OriginKind;
import org.lodestar.observation.time.TimeCategory;
import org.lodestar.observation.time.TimeEntry.Spent;
import org.lodestar.observation.time.TimeSubcategory;
import org.lodestar.observation.visit.Stakes;
import org.lodestar.observation.visit.Visit;
import org.lodestar.observation.visit.VisitCommand;
import org.lodestar.observation.visit.VisitEvent;
import org.lodestar.observation.visit.VisitEvent.FeedbackAcknowledged;
import org.lodestar.observation.visit.VisitEvent.FeedbackDrafted;
import org.lodestar.observation.visit.VisitEvent.FeedbackShared;
import org.lodestar.observation.visit.VisitEvent.NoteTaken;
import org.lodestar.observation.visit.VisitEvent.VisitCancelled;
import org.lodestar.observation.visit.VisitEvent.VisitCompleted;
import org.lodestar.observation.visit.VisitEvent.VisitCorrected;
import org.lodestar.observation.visit.VisitEvent.VisitRescheduled;
import org.lodestar.observation.visit.VisitEvent.VisitScheduled;
import org.lodestar.observation.visit.VisitEvent.VisitStakesChanged;
import org.lodestar.observation.visit.VisitEvent.VisitStarted;
import org.lodestar.observation.visit.VisitKind;

/** A leader who visits a class does not log the time: it follows from the visit, and follows its corrections. */
@Singleton
public class WhenVisitCompletedThenTimeIsDerived implements Reaction {

    private final Streams<VisitCommand, Visit, VisitEvent> visits;
    private final DerivedTime time;

    WhenVisitCompletedThenTimeIsDerived(Streams<VisitCommand, Visit, VisitEvent> visits, DerivedTime time) {
        this.visits = visits;
        this.time = time;
    }

    @Override
    public String category() {
        return visits.feature().category();
    }

    @Override
    public Uni<Void> to(Message told) {
        return switch (visits.feature().events().read(told.type(), told.data().toString())) {
            case VisitCompleted e ->
                derive(told, e.kind(), e.stakes(), e.observers(), e.goals(), e.startedAt(), e.durationMinutes());
            case VisitCorrected e ->
                derive(told, e.kind(), e.stakes(), e.observers(), e.goals(), e.startedAt(), e.durationMinutes());
            case VisitScheduled _,
                    VisitRescheduled _,
                    VisitStakesChanged _,
                    VisitCancelled _,
                    VisitStarted _,
                    NoteTaken _,
                    FeedbackDrafted _,
                    FeedbackShared _,
                    FeedbackAcknowledged _ -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> derive(
            Message told,
            VisitKind kind,
            Stakes stakes,
            List<PersonRef> observers,
            List<UUID> goals,
            Instant startedAt,
            int minutes) {
        var spent = new Spent(
                startedAt,
                minutes,
                TimeCategory.INSTRUCTIONAL,
                Optional.of(subcategory(kind, stakes)),
                DerivedTime.only(goals));
        return visits.find(told.tenant(), told.subject().id())
                .map(found -> found.flatMap(visit -> visit.state().planIfAny()).map(plan -> List.of(plan.school())))
                .chain(school -> time.derive(told, OriginKind.OBSERVATION, observers, spent, school));
    }

    static TimeSubcategory subcategory(VisitKind kind, Stakes stakes) {
        return switch (kind) {
            case WALKTHROUGH -> TimeSubcategory.WALKTHROUGH;
            case FORMAL, INFORMAL ->
                stakes == Stakes.EVALUATIVE ? TimeSubcategory.EVALUATION : TimeSubcategory.COACHING_FEEDBACK;
            case CO_TEACHING -> TimeSubcategory.CO_TEACHING;
            case PEER, MODELING -> TimeSubcategory.COACHING_FEEDBACK;
            case RECIPROCAL, INSTRUCTIONAL_ROUND -> TimeSubcategory.PROFESSIONAL_LEARNING;
        };
    }
}
