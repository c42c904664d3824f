package org.lodestar.goals.goal;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.lodestar.eventsourcing.PersonRef;

/**
 * What a revision changes. What is absent stays.
 *
 * @param owners all of them; empty if they stay
 * @param removed terms that the goal is to be without; a new value for one of them counts more
 */
public record GoalChanges(
        Optional<String> title,
        Optional<String> studentLearningNeed,
        Optional<String> description,
        Optional<GoalScope> scope,
        List<PersonRef> owners,
        Optional<ImprovementDomain> improvementDomain,
        Optional<GoalType> goalType,
        Optional<Measure> measure,
        Optional<LocalDate> dueDate,
        Optional<UUID> plan,
        Optional<UUID> parent,
        Set<OptionalTerm> removed) {

    /** The terms that a goal can do without. */
    public enum OptionalTerm {
        DESCRIPTION,
        PLAN,
        PARENT
    }

    public GoalChanges {
        owners = List.copyOf(owners);
        removed = Set.copyOf(removed);
    }

    GoalTerms of(GoalTerms terms) {
        return new GoalTerms(
                title.orElse(terms.title()),
                studentLearningNeed.orElse(terms.studentLearningNeed()),
                either(description, terms.description(), OptionalTerm.DESCRIPTION),
                scope.orElse(terms.scope()),
                owners.isEmpty() ? terms.owners() : owners,
                improvementDomain.orElse(terms.improvementDomain()),
                goalType.orElse(terms.goalType()),
                measure.orElse(terms.measure()),
                dueDate.orElse(terms.dueDate()),
                either(plan, terms.plan(), OptionalTerm.PLAN),
                either(parent, terms.parent(), OptionalTerm.PARENT));
    }

    private <T> Optional<T> either(Optional<T> changed, Optional<T> before, OptionalTerm term) {
        return changed.isPresent() || removed.contains(term) ? changed : before;
    }
}
