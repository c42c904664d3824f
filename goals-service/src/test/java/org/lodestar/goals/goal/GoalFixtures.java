package org.lodestar.goals.goal;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.goals.goal.GoalEvent.ActionStepAdded;
import org.lodestar.goals.goal.GoalEvent.GoalActivated;
import org.lodestar.goals.goal.GoalEvent.GoalJudged;
import org.lodestar.goals.goal.GoalEvent.GoalProposed;

/** Goals, steps and people that tests share. */
final class GoalFixtures {

    static final String SCHOOL = "school-1";
    static final PersonRef ADA = new PersonRef("teacher-1");
    static final PersonRef BEN = new PersonRef("principal-1");
    static final UUID GOAL = UUID.fromString("0199c2b4-0000-7000-8000-000000000000");
    static final UUID STEP = UUID.fromString("0199c2b4-0000-7000-8000-000000000001");
    static final UUID CHECK_IN = UUID.fromString("0199c2b4-0000-7000-8000-000000000002");
    static final LocalDate JUNE = LocalDate.of(2026, 6, 12);
    static final Instant NOW = Instant.parse("2026-03-02T09:30:00Z");

    static final GoalTerms TERMS = new GoalTerms(
            "Every third grader reads",
            "Half of our third graders cannot yet read a text of their age alone",
            Optional.empty(),
            GoalScope.SCHOOL,
            List.of(ADA, BEN),
            ImprovementDomain.CURRICULUM,
            GoalType.INSTRUCTION,
            measure("48", "75", MeasureDirection.INCREASE),
            JUNE,
            Optional.empty(),
            Optional.empty());

    static final GoalProposed PROPOSED = new GoalProposed(SCHOOL, TERMS);
    static final GoalActivated ACTIVATED = new GoalActivated(1, 3);
    static final ActionStepAdded STEP_ADDED =
            new ActionStepAdded(STEP, "Read aloud together daily", List.of(ADA), Optional.of(JUNE));

    private GoalFixtures() {}

    static Measure measure(String baseline, String target, MeasureDirection direction) {
        return new Measure(
                "third graders at grade level", "percent", new BigDecimal(baseline), new BigDecimal(target), direction);
    }

    static GoalTerms terms(List<PersonRef> owners, Measure measure, LocalDate dueDate) {
        return new GoalTerms(
                TERMS.title(),
                TERMS.studentLearningNeed(),
                TERMS.description(),
                TERMS.scope(),
                owners,
                TERMS.improvementDomain(),
                TERMS.goalType(),
                measure,
                dueDate,
                TERMS.plan(),
                TERMS.parent());
    }

    static GoalChanges due(LocalDate date) {
        return new GoalChanges(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(date),
                Optional.empty(),
                Optional.empty(),
                Set.of());
    }

    /** Changes every term to that of {@code terms}, and removes what they have not. */
    static GoalChanges all(GoalTerms terms) {
        return new GoalChanges(
                Optional.of(terms.title()),
                Optional.of(terms.studentLearningNeed()),
                terms.description(),
                Optional.of(terms.scope()),
                terms.owners(),
                Optional.of(terms.improvementDomain()),
                Optional.of(terms.goalType()),
                Optional.of(terms.measure()),
                Optional.of(terms.dueDate()),
                terms.plan(),
                terms.parent(),
                Set.of(GoalChanges.OptionalTerm.values()));
    }

    static GoalJudged judged(PersonRef judge, Judgement judgement, boolean consensus) {
        return new GoalJudged(judge, judgement, "The spring results say so", consensus, NOW);
    }
}
