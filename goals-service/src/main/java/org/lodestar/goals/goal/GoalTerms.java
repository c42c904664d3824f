package org.lodestar.goals.goal;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.eventsourcing.Restricted.Classification;

/**
 * What the owners of a goal agreed, and may revise.
 *
 * @param studentLearningNeed the need of students' learning that the goal answers; no goal is without one
 * @param owners who answers for it, each once
 * @param plan the school improvement plan it belongs to
 * @param parent the goal it contributes to
 */
public record GoalTerms(
        @Restricted(Classification.PERSONAL) String title,
        @Restricted(Classification.PERSONAL) String studentLearningNeed,
        @Restricted(Classification.PERSONAL) Optional<String> description,
        GoalScope scope,
        List<PersonRef> owners,
        ImprovementDomain improvementDomain,
        GoalType goalType,
        Measure measure,
        LocalDate dueDate,
        Optional<UUID> plan,
        Optional<UUID> parent) {

    public GoalTerms {
        owners = List.copyOf(new LinkedHashSet<>(owners));
    }

    /** The names of the components in which these terms differ from others. */
    List<String> changedFrom(GoalTerms before) {
        List<String> changed = new ArrayList<>();
        compare(changed, "title", before.title, title);
        compare(changed, "studentLearningNeed", before.studentLearningNeed, studentLearningNeed);
        compare(changed, "description", before.description, description);
        compare(changed, "scope", before.scope, scope);
        compare(changed, "owners", before.owners, owners);
        compare(changed, "improvementDomain", before.improvementDomain, improvementDomain);
        compare(changed, "goalType", before.goalType, goalType);
        compare(changed, "measure", before.measure, measure);
        compare(changed, "dueDate", before.dueDate, dueDate);
        compare(changed, "plan", before.plan, plan);
        compare(changed, "parent", before.parent, parent);
        return List.copyOf(changed);
    }

    private static <T> void compare(List<String> changed, String name, T before, T after) {
        if (!before.equals(after)) {
            changed.add(name);
        }
    }
}
