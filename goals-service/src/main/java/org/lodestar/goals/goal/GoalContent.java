package org.lodestar.goals.goal;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.lodestar.eventsourcing.PersonRef;

/**
 * What every goal has once it is proposed.
 *
 * @param school the organisation whose focus places it takes; fixed for the goal's life
 * @param judgements the latest of each person, in the order in which they judged
 */
public record GoalContent(
        String school,
        GoalTerms terms,
        List<ActionStep> actionSteps,
        List<CheckIn> checkIns,
        List<PersonalJudgement> judgements) {

    public GoalContent {
        actionSteps = List.copyOf(actionSteps);
        checkIns = List.copyOf(checkIns);
        judgements = List.copyOf(judgements);
    }

    static GoalContent proposed(String school, GoalTerms terms) {
        return new GoalContent(school, terms, List.of(), List.of(), List.of());
    }

    /** What all say, if at least two people judged. */
    public Optional<Judgement> consensus() {
        List<Judgement> distinct =
                judgements.stream().map(PersonalJudgement::judgement).distinct().toList();
        return judgements.size() > 1 && distinct.size() == 1 ? Optional.of(distinct.getFirst()) : Optional.empty();
    }

    Optional<ActionStep> actionStep(UUID id) {
        return actionSteps.stream().filter(step -> step.id().equals(id)).findFirst();
    }

    Optional<PersonalJudgement> judgementBy(PersonRef judge) {
        return judgements.stream()
                .filter(judgement -> judgement.judge().equals(judge))
                .findFirst();
    }

    boolean hasCheckIn(UUID id) {
        return checkIns.stream().anyMatch(checkIn -> checkIn.id().equals(id));
    }

    GoalContent with(GoalTerms revised) {
        return new GoalContent(school, revised, actionSteps, checkIns, judgements);
    }

    GoalContent with(ActionStep added) {
        return withSteps(Stream.concat(actionSteps.stream(), Stream.of(added)));
    }

    GoalContent with(UUID step, ActionStepStatus now) {
        return withSteps(actionSteps.stream().map(each -> each.id().equals(step) ? each.with(now) : each));
    }

    private GoalContent withSteps(Stream<ActionStep> steps) {
        return new GoalContent(school, terms, steps.toList(), checkIns, judgements);
    }

    GoalContent with(CheckIn recorded) {
        List<CheckIn> all =
                Stream.concat(checkIns.stream(), Stream.of(recorded)).toList();
        return new GoalContent(school, terms, actionSteps, all, judgements);
    }

    GoalContent with(PersonalJudgement judged) {
        List<PersonalJudgement> latest = Stream.concat(
                        judgements.stream().filter(other -> !other.judge().equals(judged.judge())), Stream.of(judged))
                .toList();
        return new GoalContent(school, terms, actionSteps, checkIns, latest);
    }
}
