package org.lodestar.goals.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.goals.goal.GoalFixtures.ACTIVATED;
import static org.lodestar.goals.goal.GoalFixtures.ADA;
import static org.lodestar.goals.goal.GoalFixtures.BEN;
import static org.lodestar.goals.goal.GoalFixtures.CHECK_IN;
import static org.lodestar.goals.goal.GoalFixtures.GOAL;
import static org.lodestar.goals.goal.GoalFixtures.JUNE;
import static org.lodestar.goals.goal.GoalFixtures.NOW;
import static org.lodestar.goals.goal.GoalFixtures.PROPOSED;
import static org.lodestar.goals.goal.GoalFixtures.SCHOOL;
import static org.lodestar.goals.goal.GoalFixtures.STEP;
import static org.lodestar.goals.goal.GoalFixtures.STEP_ADDED;
import static org.lodestar.goals.goal.GoalFixtures.TERMS;
import static org.lodestar.goals.goal.GoalFixtures.all;
import static org.lodestar.goals.goal.GoalFixtures.due;
import static org.lodestar.goals.goal.GoalFixtures.judged;
import static org.lodestar.goals.goal.GoalFixtures.measure;
import static org.lodestar.goals.goal.GoalFixtures.terms;
import static org.lodestar.goals.goal.GoalRejection.ACTION_STEP_CLOSED;
import static org.lodestar.goals.goal.GoalRejection.ACTION_STEP_NOT_FOUND;
import static org.lodestar.goals.goal.GoalRejection.CONFIDENCE_OUT_OF_RANGE;
import static org.lodestar.goals.goal.GoalRejection.GOAL_CLOSED;
import static org.lodestar.goals.goal.GoalRejection.GOAL_EXISTS;
import static org.lodestar.goals.goal.GoalRejection.GOAL_FULL;
import static org.lodestar.goals.goal.GoalRejection.GOAL_IS_ITS_PARENT;
import static org.lodestar.goals.goal.GoalRejection.GOAL_NOT_ACTIVE;
import static org.lodestar.goals.goal.GoalRejection.GOAL_NOT_JUDGED;
import static org.lodestar.goals.goal.GoalRejection.NOT_FOUND;
import static org.lodestar.goals.goal.GoalRejection.OWNER_REQUIRED;
import static org.lodestar.goals.goal.GoalRejection.TARGET_AGAINST_DIRECTION;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.testing.DeciderSpec;
import org.lodestar.goals.goal.Goal.Active;
import org.lodestar.goals.goal.Goal.Completed;
import org.lodestar.goals.goal.Goal.Paused;
import org.lodestar.goals.goal.Goal.Proposed;
import org.lodestar.goals.goal.Goal.Retired;
import org.lodestar.goals.goal.GoalCommand.ActivateGoal;
import org.lodestar.goals.goal.GoalCommand.AddActionStep;
import org.lodestar.goals.goal.GoalCommand.CompleteActionStep;
import org.lodestar.goals.goal.GoalCommand.CompleteGoal;
import org.lodestar.goals.goal.GoalCommand.DropActionStep;
import org.lodestar.goals.goal.GoalCommand.JudgeGoal;
import org.lodestar.goals.goal.GoalCommand.PauseGoal;
import org.lodestar.goals.goal.GoalCommand.ProposeGoal;
import org.lodestar.goals.goal.GoalCommand.RecordCheckIn;
import org.lodestar.goals.goal.GoalCommand.RetireGoal;
import org.lodestar.goals.goal.GoalCommand.ReviseGoal;
import org.lodestar.goals.goal.GoalCommand.StartActionStep;
import org.lodestar.goals.goal.GoalEvent.ActionStepCompleted;
import org.lodestar.goals.goal.GoalEvent.ActionStepDropped;
import org.lodestar.goals.goal.GoalEvent.ActionStepStarted;
import org.lodestar.goals.goal.GoalEvent.CheckInRecorded;
import org.lodestar.goals.goal.GoalEvent.GoalActivated;
import org.lodestar.goals.goal.GoalEvent.GoalCompleted;
import org.lodestar.goals.goal.GoalEvent.GoalPaused;
import org.lodestar.goals.goal.GoalEvent.GoalRetired;
import org.lodestar.goals.goal.GoalEvent.GoalRevised;

class GoalDeciderTest {

    private static final GoalContent CONTENT = GoalContent.proposed(SCHOOL, TERMS);
    private static final GoalPaused PAUSED = new GoalPaused("The reading coach is on leave");
    private static final GoalCompleted COMPLETED = new GoalCompleted(JUNE);
    private static final GoalRetired RETIRED = new GoalRetired("The district took it over");
    private static final GoalTerms LATER = terms(TERMS.owners(), TERMS.measure(), JUNE.plusMonths(6));

    private static final GoalTerms OTHER = new GoalTerms(
            "Every child reads",
            "A third of our children cannot read a text of their age alone",
            Optional.of("Grades one to five"),
            GoalScope.TEAM,
            List.of(BEN),
            ImprovementDomain.LEARNING_CLIMATE,
            GoalType.ASSESSMENT,
            measure("48", "80", MeasureDirection.INCREASE),
            JUNE.plusDays(1),
            Optional.of(STEP),
            Optional.of(CHECK_IN));

    private static final AddActionStep ADD_STEP =
            new AddActionStep(STEP, STEP_ADDED.text(), STEP_ADDED.assignees(), STEP_ADDED.dueDate());

    private final DeciderSpec<GoalCommand, Goal, GoalEvent> goal = DeciderSpec.of(new GoalDecider());

    private static JudgeGoal judge(PersonRef judge, Judgement judgement) {
        return new JudgeGoal(judge, judgement, "The spring results say so", NOW);
    }

    private static RecordCheckIn checkIn(UUID id, int confidence) {
        return new RecordCheckIn(
                id, JUNE, CheckInStatus.AT_RISK, confidence, Optional.of(new BigDecimal("52.50")), Optional.empty());
    }

    private static GoalEvent[] events(Stream<? extends GoalEvent> more, GoalEvent... first) {
        return Stream.concat(Stream.of(first), more).toArray(GoalEvent[]::new);
    }

    @Nested
    class a_goal_nobody_proposed {

        @Test
        void is_proposed_with_its_terms() {
            goal.given().when(new ProposeGoal(SCHOOL, TERMS)).then(PROPOSED).thenState(new Proposed(CONTENT));
        }

        @Test
        void needs_an_owner() {
            var refused = goal.given()
                    .when(new ProposeGoal(SCHOOL, terms(List.of(), TERMS.measure(), JUNE)))
                    .thenRejected(OWNER_REQUIRED);

            assertThat(refused.faults()).extracting(Fault::pointer).containsExactly("/owners");
        }

        @Test
        void names_an_owner_once() {
            assertThat(terms(List.of(ADA, BEN, ADA), TERMS.measure(), JUNE).owners())
                    .containsExactly(ADA, BEN);
        }

        static Stream<Measure> againstTheirDirection() {
            return Stream.of(
                    measure("48", "40", MeasureDirection.INCREASE),
                    measure("48", "48.0", MeasureDirection.INCREASE),
                    measure("48", "60", MeasureDirection.DECREASE),
                    measure("48", "48", MeasureDirection.DECREASE));
        }

        @ParameterizedTest
        @MethodSource("againstTheirDirection")
        void needs_a_target_in_the_direction_of_its_measure(Measure measure) {
            var refused = goal.given()
                    .when(new ProposeGoal(SCHOOL, terms(TERMS.owners(), measure, JUNE)))
                    .thenRejected(TARGET_AGAINST_DIRECTION);

            assertThat(refused.faults()).extracting(Fault::pointer).containsExactly("/measure/target");
        }

        static Stream<Measure> inTheirDirection() {
            return Stream.of(
                    measure("48", "40", MeasureDirection.DECREASE),
                    measure("48", "48", MeasureDirection.MAINTAIN),
                    measure("48", "50", MeasureDirection.MAINTAIN));
        }

        @ParameterizedTest
        @MethodSource("inTheirDirection")
        void may_aim_at_less_or_at_staying(Measure measure) {
            var terms = terms(TERMS.owners(), measure, JUNE);

            goal.given().when(new ProposeGoal(SCHOOL, terms)).then(new GoalEvent.GoalProposed(SCHOOL, terms));
        }

        @Test
        void cannot_be_worked_with() {
            goal.given().when(new ActivateGoal(1, 3)).thenRejected(NOT_FOUND);
            goal.given().when(new RetireGoal("Never mind")).thenRejected(NOT_FOUND);
        }
    }

    @Nested
    class a_proposed_goal {

        private final DeciderSpec<GoalCommand, Goal, GoalEvent>.Given proposed = goal.given(PROPOSED);

        @Test
        void is_activated_within_the_focus_limit() {
            proposed.when(new ActivateGoal(2, 3)).then(new GoalActivated(2, 3)).thenState(new Active(CONTENT));
        }

        @Test
        void is_not_proposed_twice() {
            proposed.when(new ProposeGoal(SCHOOL, TERMS)).thenNothing();
            proposed.when(new ProposeGoal(SCHOOL, LATER)).thenRejected(GOAL_EXISTS);
            proposed.when(new ProposeGoal("school-2", TERMS)).thenRejected(GOAL_EXISTS);
        }

        @Test
        void is_revised_with_a_reason() {
            proposed.when(new ReviseGoal(GOAL, due(LATER.dueDate()), "The new readers come in autumn"))
                    .then(new GoalRevised(List.of("dueDate"), "The new readers come in autumn", LATER))
                    .thenState(new Proposed(GoalContent.proposed(SCHOOL, LATER)));
        }

        @Test
        void names_every_term_that_a_revision_changes() {
            String[] every = Stream.of(GoalTerms.class.getRecordComponents())
                    .map(RecordComponent::getName)
                    .toArray(String[]::new);

            proposed.when(new ReviseGoal(GOAL, all(OTHER), "A new start"))
                    .then(new GoalRevised(List.of(every), "A new start", OTHER));
        }

        @Test
        void loses_by_a_revision_what_it_can_do_without() {
            goal.given(PROPOSED, new GoalRevised(List.of("plan"), "A new start", OTHER))
                    .when(new ReviseGoal(GOAL, all(TERMS), "Back again"))
                    .thenState(new Proposed(CONTENT));
        }

        @Test
        void takes_a_revision_that_changes_nothing_as_done() {
            var sameNumbers = terms(TERMS.owners(), measure("48.00", "7.5E+1", MeasureDirection.INCREASE), JUNE);

            proposed.when(new ReviseGoal(GOAL, all(sameNumbers), "Tidying up")).thenNothing();
        }

        @Test
        void does_not_write_out_a_number_without_end() {
            var endless = measure("0", "1E+999999999", MeasureDirection.INCREASE);

            assertThat(endless.target()).isEqualTo(new BigDecimal("1E+999999999"));
        }

        @Test
        void is_not_revised_into_terms_that_it_could_not_be_proposed_with() {
            var against = terms(TERMS.owners(), measure("48", "40", MeasureDirection.INCREASE), JUNE);

            proposed.when(new ReviseGoal(GOAL, all(against), "A typing error")).thenRejected(TARGET_AGAINST_DIRECTION);
        }

        @Test
        void does_not_contribute_to_itself() {
            var refused = proposed.when(new ReviseGoal(CHECK_IN, all(OTHER), "A slip"))
                    .thenRejected(GOAL_IS_ITS_PARENT);

            assertThat(refused.faults()).extracting(Fault::pointer).containsExactly("/parent");
        }

        @Test
        void can_be_planned_but_not_yet_worked_on() {
            proposed.when(ADD_STEP).then(STEP_ADDED);
            goal.given(PROPOSED, STEP_ADDED).when(new DropActionStep(STEP)).then(new ActionStepDropped(STEP));
            Stream.of(
                            new PauseGoal("Later"),
                            new StartActionStep(STEP),
                            new CompleteActionStep(STEP),
                            checkIn(CHECK_IN, 3),
                            judge(ADA, Judgement.MET),
                            new CompleteGoal(JUNE))
                    .forEach(command ->
                            goal.given(PROPOSED, STEP_ADDED).when(command).thenRejected(GOAL_NOT_ACTIVE));
        }

        @Test
        void is_retired_with_a_reason() {
            proposed.when(new RetireGoal(RETIRED.reason()))
                    .then(RETIRED)
                    .thenState(new Retired(CONTENT, RETIRED.reason()));
        }
    }

    @Nested
    class an_active_goal {

        private final DeciderSpec<GoalCommand, Goal, GoalEvent>.Given active = goal.given(PROPOSED, ACTIVATED);
        private final DeciderSpec<GoalCommand, Goal, GoalEvent>.Given withStep =
                goal.given(PROPOSED, ACTIVATED, STEP_ADDED);

        @Test
        void stays_active_when_activated_again() {
            active.when(new ActivateGoal(1, 3)).thenNothing();
        }

        @Test
        void is_not_proposed_twice() {
            active.when(new ProposeGoal(SCHOOL, TERMS)).thenNothing();
        }

        @Test
        void is_paused_with_a_reason() {
            active.when(new PauseGoal(PAUSED.reason())).then(PAUSED).thenState(new Paused(CONTENT, PAUSED.reason()));
        }

        @Test
        void is_revised_and_stays_active() {
            active.when(new ReviseGoal(GOAL, due(LATER.dueDate()), "Snow days"))
                    .thenState(new Active(GoalContent.proposed(SCHOOL, LATER)));
        }

        @Test
        void is_retired_with_a_reason() {
            active.when(new RetireGoal(RETIRED.reason())).then(RETIRED);
        }

        @Test
        void plans_an_action_step_once() {
            active.when(ADD_STEP)
                    .then(STEP_ADDED)
                    .thenState(new Active(CONTENT.with(new ActionStep(
                            STEP,
                            STEP_ADDED.text(),
                            STEP_ADDED.assignees(),
                            STEP_ADDED.dueDate(),
                            ActionStepStatus.PLANNED))));
            withStep.when(ADD_STEP).thenNothing();
        }

        @Test
        void starts_completes_and_drops_its_steps() {
            withStep.when(new StartActionStep(STEP)).then(new ActionStepStarted(STEP));
            withStep.when(new CompleteActionStep(STEP)).then(new ActionStepCompleted(STEP));
            withStep.when(new DropActionStep(STEP)).then(new ActionStepDropped(STEP));
            goal.given(PROPOSED, ACTIVATED, STEP_ADDED, new ActionStepStarted(STEP))
                    .when(new CompleteActionStep(STEP))
                    .then(new ActionStepCompleted(STEP));
        }

        @Test
        void changes_only_the_step_that_is_meant() {
            var other = new GoalEvent.ActionStepAdded(CHECK_IN, "Buy books", List.of(), Optional.empty());

            goal.given(PROPOSED, ACTIVATED, STEP_ADDED, other)
                    .when(new StartActionStep(STEP))
                    .thenState(new Active(CONTENT.with(new ActionStep(
                                    STEP,
                                    STEP_ADDED.text(),
                                    STEP_ADDED.assignees(),
                                    STEP_ADDED.dueDate(),
                                    ActionStepStatus.STARTED))
                            .with(new ActionStep(
                                    CHECK_IN, other.text(), List.of(), Optional.empty(), ActionStepStatus.PLANNED))));
        }

        @Test
        void does_not_move_a_step_twice() {
            goal.given(PROPOSED, ACTIVATED, STEP_ADDED, new ActionStepStarted(STEP))
                    .when(new StartActionStep(STEP))
                    .thenNothing();
            goal.given(PROPOSED, ACTIVATED, STEP_ADDED, new ActionStepCompleted(STEP))
                    .when(new CompleteActionStep(STEP))
                    .thenNothing();
            goal.given(PROPOSED, ACTIVATED, STEP_ADDED, new ActionStepDropped(STEP))
                    .when(new DropActionStep(STEP))
                    .thenNothing();
        }

        @Test
        void does_not_reopen_a_step() {
            goal.given(PROPOSED, ACTIVATED, STEP_ADDED, new ActionStepCompleted(STEP))
                    .when(new StartActionStep(STEP))
                    .thenRejected(ACTION_STEP_CLOSED);
            goal.given(PROPOSED, ACTIVATED, STEP_ADDED, new ActionStepDropped(STEP))
                    .when(new CompleteActionStep(STEP))
                    .thenRejected(ACTION_STEP_CLOSED);
        }

        @Test
        void knows_only_its_own_steps() {
            active.when(new StartActionStep(STEP)).thenRejected(ACTION_STEP_NOT_FOUND);
        }

        @Test
        void records_a_check_in_once() {
            var recorded = new CheckInRecorded(
                    CHECK_IN, JUNE, CheckInStatus.AT_RISK, 3, Optional.of(new BigDecimal("52.5")), Optional.empty());

            active.when(checkIn(CHECK_IN, 3))
                    .then(recorded)
                    .thenState(new Active(CONTENT.with(new CheckIn(
                            CHECK_IN, JUNE, CheckInStatus.AT_RISK, 3, recorded.value(), Optional.empty()))));
            goal.given(PROPOSED, ACTIVATED, recorded).when(checkIn(CHECK_IN, 3)).thenNothing();
        }

        @Test
        void takes_confidence_from_one_to_five() {
            active.when(checkIn(CHECK_IN, 0)).thenRejected(CONFIDENCE_OUT_OF_RANGE);
            active.when(checkIn(CHECK_IN, 6)).thenRejected(CONFIDENCE_OUT_OF_RANGE);
        }

        @Test
        void holds_a_bounded_number_of_entries_of_each_kind() {
            var ids = IntStream.range(0, GoalDecider.MOST_ENTRIES)
                    .mapToObj(i -> new UUID(1, i))
                    .toList();
            var steps =
                    ids.stream().map(id -> new GoalEvent.ActionStepAdded(id, "Buy books", List.of(), Optional.empty()));
            var checkIns = ids.stream()
                    .map(id -> new CheckInRecorded(
                            id, JUNE, CheckInStatus.ON_TRACK, 5, Optional.empty(), Optional.empty()));
            var judgements = ids.stream().map(id -> judged(new PersonRef(id.toString()), Judgement.MET, true));

            goal.given(events(steps, PROPOSED, ACTIVATED)).when(ADD_STEP).thenRejected(GOAL_FULL);
            goal.given(events(checkIns, PROPOSED, ACTIVATED))
                    .when(checkIn(CHECK_IN, 3))
                    .thenRejected(GOAL_FULL);
            goal.given(events(judgements, PROPOSED, ACTIVATED))
                    .when(judge(ADA, Judgement.MET))
                    .thenRejected(GOAL_FULL);
        }

        @Test
        void is_judged_by_one_person_without_consensus() {
            active.when(judge(ADA, Judgement.MET)).then(judged(ADA, Judgement.MET, false));
        }

        @Test
        void reaches_consensus_when_several_people_say_the_same() {
            goal.given(PROPOSED, ACTIVATED, judged(ADA, Judgement.MET, false))
                    .when(judge(BEN, Judgement.MET))
                    .then(judged(BEN, Judgement.MET, true));
            goal.given(PROPOSED, ACTIVATED, judged(ADA, Judgement.MET, false))
                    .when(judge(BEN, Judgement.PARTLY))
                    .then(judged(BEN, Judgement.PARTLY, false));
        }

        @Test
        void lets_a_person_change_their_mind() {
            var before = judged(ADA, Judgement.NOT_MET, false);
            var now = judged(ADA, Judgement.MET, true);

            goal.given(PROPOSED, ACTIVATED, before, judged(BEN, Judgement.MET, false))
                    .when(judge(ADA, Judgement.MET))
                    .then(now)
                    .thenState(new Active(CONTENT.with(new PersonalJudgement(BEN, Judgement.MET, now.reason(), NOW))
                            .with(new PersonalJudgement(ADA, Judgement.MET, now.reason(), NOW))));
        }

        @Test
        void takes_the_same_judgement_as_given() {
            var judgedActive = goal.given(PROPOSED, ACTIVATED, judged(ADA, Judgement.MET, false));

            judgedActive
                    .when(new JudgeGoal(ADA, Judgement.MET, "The spring results say so", NOW.plusSeconds(60)))
                    .thenNothing();
            judgedActive
                    .when(new JudgeGoal(ADA, Judgement.MET, "And so does the teacher", NOW))
                    .then(new GoalEvent.GoalJudged(ADA, Judgement.MET, "And so does the teacher", false, NOW));
        }

        @Test
        void is_completed_only_once_somebody_has_judged() {
            active.when(new CompleteGoal(JUNE)).thenRejected(GOAL_NOT_JUDGED);
            goal.given(PROPOSED, ACTIVATED, judged(ADA, Judgement.MET, false))
                    .when(new CompleteGoal(JUNE))
                    .then(COMPLETED)
                    .thenState(new Completed(
                            CONTENT.with(new PersonalJudgement(ADA, Judgement.MET, "The spring results say so", NOW)),
                            JUNE));
        }
    }

    @Nested
    class a_paused_goal {

        private final DeciderSpec<GoalCommand, Goal, GoalEvent>.Given paused =
                goal.given(PROPOSED, ACTIVATED, STEP_ADDED, PAUSED);

        @Test
        void is_resumed_by_activating_it_again() {
            paused.when(new ActivateGoal(3, 3)).then(new GoalActivated(3, 3));
        }

        @Test
        void stays_paused_when_paused_again() {
            paused.when(new PauseGoal("Another reason")).thenNothing();
        }

        @Test
        void is_not_proposed_twice() {
            paused.when(new ProposeGoal(SCHOOL, LATER)).thenRejected(GOAL_EXISTS);
        }

        @Test
        void can_be_planned_but_not_worked_on() {
            paused.when(new ReviseGoal(GOAL, due(LATER.dueDate()), "Snow days"))
                    .then(new GoalRevised(List.of("dueDate"), "Snow days", LATER));
            paused.when(new AddActionStep(CHECK_IN, "Buy books", List.of(), Optional.empty()))
                    .then(new GoalEvent.ActionStepAdded(CHECK_IN, "Buy books", List.of(), Optional.empty()));
            paused.when(new DropActionStep(STEP)).then(new ActionStepDropped(STEP));
            Stream.of(new StartActionStep(STEP), new CompleteActionStep(STEP), checkIn(CHECK_IN, 3))
                    .forEach(command -> paused.when(command).thenRejected(GOAL_NOT_ACTIVE));
        }

        @Test
        void can_still_be_judged_and_closed() {
            paused.when(judge(ADA, Judgement.PARTLY)).then(judged(ADA, Judgement.PARTLY, false));
            paused.when(new CompleteGoal(JUNE)).thenRejected(GOAL_NOT_JUDGED);
            goal.given(PROPOSED, ACTIVATED, judged(ADA, Judgement.MET, false), PAUSED)
                    .when(new CompleteGoal(JUNE))
                    .then(COMPLETED);
            paused.when(new RetireGoal(RETIRED.reason())).then(RETIRED);
        }
    }

    @Nested
    class a_closed_goal {

        private final DeciderSpec<GoalCommand, Goal, GoalEvent>.Given completed =
                goal.given(PROPOSED, ACTIVATED, STEP_ADDED, judged(ADA, Judgement.MET, false), COMPLETED);
        private final DeciderSpec<GoalCommand, Goal, GoalEvent>.Given retired =
                goal.given(PROPOSED, ACTIVATED, STEP_ADDED, RETIRED);

        @Test
        void takes_what_closed_it_as_done() {
            completed.when(new CompleteGoal(JUNE.plusDays(1))).thenNothing();
            retired.when(new RetireGoal("Another reason")).thenNothing();
            completed.when(new ProposeGoal(SCHOOL, TERMS)).thenNothing();
            retired.when(new ProposeGoal(SCHOOL, LATER)).thenRejected(GOAL_EXISTS);
        }

        @Test
        void changes_no_more() {
            Stream.of(
                            new ActivateGoal(1, 3),
                            new PauseGoal("Later"),
                            new ReviseGoal(GOAL, due(LATER.dueDate()), "Snow days"),
                            new AddActionStep(CHECK_IN, "Buy books", List.of(), Optional.empty()),
                            new StartActionStep(STEP),
                            new CompleteActionStep(STEP),
                            new DropActionStep(STEP),
                            checkIn(CHECK_IN, 3),
                            judge(BEN, Judgement.NOT_MET))
                    .forEach(command -> {
                        completed.when(command).thenRejected(GOAL_CLOSED);
                        retired.when(command).thenRejected(GOAL_CLOSED);
                    });
            completed.when(new RetireGoal("Never mind")).thenRejected(GOAL_CLOSED);
            retired.when(new CompleteGoal(JUNE)).thenRejected(GOAL_CLOSED);
        }
    }

    @Test
    void a_fact_about_a_goal_that_was_never_proposed_is_passed_over() {
        var decider = new GoalDecider();

        assertThat(decider.evolve(decider.initial(), ACTIVATED)).isEqualTo(decider.initial());
        assertThat(decider.evolve(decider.initial(), STEP_ADDED)).isEqualTo(decider.initial());
    }
}
