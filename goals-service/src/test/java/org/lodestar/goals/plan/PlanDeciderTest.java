package org.lodestar.goals.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.goals.plan.ContributionMode.CONSULTED;
import static org.lodestar.goals.plan.ContributionMode.CO_LED;
import static org.lodestar.goals.plan.ContributionMode.DELEGATED;
import static org.lodestar.goals.plan.ContributionMode.ORIGINATED;
import static org.lodestar.goals.plan.ContributorKind.ADMINISTRATOR;
import static org.lodestar.goals.plan.ContributorKind.FAMILY;
import static org.lodestar.goals.plan.ContributorKind.STUDENT;
import static org.lodestar.goals.plan.ContributorKind.TEACHER;
import static org.lodestar.goals.plan.PlanRejection.NOT_FOUND;
import static org.lodestar.goals.plan.PlanRejection.PLAN_ADOPTED;
import static org.lodestar.goals.plan.PlanRejection.PLAN_CLOSED;
import static org.lodestar.goals.plan.PlanRejection.PLAN_EXISTS;
import static org.lodestar.goals.plan.PlanRejection.PLAN_FULL;
import static org.lodestar.goals.plan.PlanRejection.PLAN_NOT_COLLECTIVE;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.testing.DeciderSpec;
import org.lodestar.goals.plan.Plan.Adopted;
import org.lodestar.goals.plan.Plan.Closed;
import org.lodestar.goals.plan.Plan.Drafted;
import org.lodestar.goals.plan.PlanCommand.AdoptPlan;
import org.lodestar.goals.plan.PlanCommand.ClosePlan;
import org.lodestar.goals.plan.PlanCommand.DraftPlan;
import org.lodestar.goals.plan.PlanCommand.EndorsePlan;
import org.lodestar.goals.plan.PlanCommand.JoinAuthors;
import org.lodestar.goals.plan.PlanCommand.LeaveAuthors;
import org.lodestar.goals.plan.PlanEvent.PlanAdopted;
import org.lodestar.goals.plan.PlanEvent.PlanAuthorJoined;
import org.lodestar.goals.plan.PlanEvent.PlanAuthorLeft;
import org.lodestar.goals.plan.PlanEvent.PlanClosed;
import org.lodestar.goals.plan.PlanEvent.PlanDrafted;
import org.lodestar.goals.plan.PlanEvent.PlanEndorsed;

class PlanDeciderTest {

    private static final PersonRef ADA = new PersonRef("teacher-1");
    private static final PersonRef BEN = new PersonRef("principal-1");
    private static final PersonRef CLEO = new PersonRef("student-1");
    private static final PersonRef DEV = new PersonRef("parent-1");
    private static final Instant NOW = Instant.parse("2025-09-01T15:00:00Z");

    private static final PlanDrafted DRAFTED =
            new PlanDrafted("school-1", 2026, "Reading together", Optional.of("Every child reads with joy"));
    private static final DraftPlan DRAFT =
            new DraftPlan(DRAFTED.org(), DRAFTED.schoolYear(), DRAFTED.title(), DRAFTED.vision());
    private static final PlanContent CONTENT = new PlanContent(
            DRAFTED.org(), DRAFTED.schoolYear(), DRAFTED.title(), DRAFTED.vision(), List.of(), List.of());
    private static final PlanAuthorJoined ADA_JOINED = new PlanAuthorJoined(ADA, TEACHER, ORIGINATED);
    private static final PlanAuthorJoined BEN_JOINED = new PlanAuthorJoined(BEN, ADMINISTRATOR, CO_LED);
    private static final PlanAuthorJoined CLEO_JOINED = new PlanAuthorJoined(CLEO, STUDENT, CONSULTED);
    private static final PlanEndorsed DEV_ENDORSED = new PlanEndorsed(DEV, FAMILY, NOW);
    private static final PlanAdopted ADOPTED =
            new PlanAdopted(new TreeMap<>(Map.of(ADMINISTRATOR, 1, TEACHER, 1)), NOW);
    private static final PlanClosed CLOSED = new PlanClosed(NOW.plusSeconds(60));

    private final DeciderSpec<PlanCommand, Plan, PlanEvent> plan = DeciderSpec.of(new PlanDecider());

    @Nested
    class a_plan_nobody_drafted {

        @Test
        void is_drafted() {
            plan.given().when(DRAFT).then(DRAFTED).thenState(new Drafted(CONTENT));
        }

        @Test
        void cannot_be_worked_with() {
            plan.given().when(new AdoptPlan(NOW)).thenRejected(NOT_FOUND);
            plan.given().when(new ClosePlan(NOW)).thenRejected(NOT_FOUND);
        }

        @Test
        void passes_over_what_is_said_of_it() {
            var decider = new PlanDecider();

            assertThat(decider.evolve(decider.initial(), ADA_JOINED)).isEqualTo(decider.initial());
            assertThat(decider.evolve(decider.initial(), ADOPTED)).isEqualTo(decider.initial());
        }
    }

    @Nested
    class a_drafted_plan {

        @Test
        void is_not_drafted_twice() {
            plan.given(DRAFTED).when(DRAFT).thenNothing();
            plan.given(DRAFTED)
                    .when(new DraftPlan("school-1", 2027, DRAFTED.title(), DRAFTED.vision()))
                    .thenRejected(PLAN_EXISTS);
        }

        @Test
        void is_written_by_people_of_every_kind() {
            plan.given(DRAFTED, ADA_JOINED)
                    .when(new JoinAuthors(CLEO, STUDENT, CONSULTED))
                    .then(CLEO_JOINED)
                    .thenState(new Drafted(CONTENT.with(new Author(ADA, TEACHER, ORIGINATED))
                            .with(new Author(CLEO, STUDENT, CONSULTED))));
        }

        @Test
        void counts_an_author_once() {
            plan.given(DRAFTED, ADA_JOINED)
                    .when(new JoinAuthors(ADA, TEACHER, ORIGINATED))
                    .thenNothing();
            plan.given(DRAFTED, ADA_JOINED)
                    .when(new JoinAuthors(ADA, TEACHER, CO_LED))
                    .then(new PlanAuthorJoined(ADA, TEACHER, CO_LED))
                    .thenState(new Drafted(CONTENT.with(new Author(ADA, TEACHER, CO_LED))));
        }

        @Test
        void lets_an_author_leave() {
            plan.given(DRAFTED, ADA_JOINED, BEN_JOINED)
                    .when(new LeaveAuthors(ADA))
                    .then(new PlanAuthorLeft(ADA))
                    .thenState(new Drafted(CONTENT.with(new Author(BEN, ADMINISTRATOR, CO_LED))));
            plan.given(DRAFTED, BEN_JOINED).when(new LeaveAuthors(ADA)).thenNothing();
        }

        @Test
        void is_endorsed_once_by_each_person() {
            plan.given(DRAFTED)
                    .when(new EndorsePlan(DEV, FAMILY, NOW))
                    .then(DEV_ENDORSED)
                    .thenState(new Drafted(CONTENT.with(new Endorsement(DEV, FAMILY, NOW))));
            plan.given(DRAFTED, DEV_ENDORSED)
                    .when(new EndorsePlan(DEV, FAMILY, NOW.plusSeconds(1)))
                    .thenNothing();
        }

        @Test
        void is_adopted_once_the_lead_was_shared_and_somebody_else_agrees() {
            plan.given(DRAFTED, ADA_JOINED, BEN_JOINED, DEV_ENDORSED)
                    .when(new AdoptPlan(NOW))
                    .then(ADOPTED)
                    .thenState(new Adopted(
                            CONTENT.with(new Author(ADA, TEACHER, ORIGINATED))
                                    .with(new Author(BEN, ADMINISTRATOR, CO_LED))
                                    .with(new Endorsement(DEV, FAMILY, NOW)),
                            NOW));
        }

        @Test
        void counts_its_authors_by_kind_when_adopted() {
            plan.given(DRAFTED, ADA_JOINED, BEN_JOINED, new PlanAuthorJoined(CLEO, TEACHER, DELEGATED), DEV_ENDORSED)
                    .when(new AdoptPlan(NOW))
                    .then(new PlanAdopted(new TreeMap<>(Map.of(ADMINISTRATOR, 1, TEACHER, 2)), NOW));
        }

        @Test
        void names_everything_that_keeps_it_from_being_adopted() {
            var refused =
                    plan.given(DRAFTED, ADA_JOINED).when(new AdoptPlan(NOW)).thenRejected(PLAN_NOT_COLLECTIVE);

            assertThat(refused.faults()).extracting(Fault::pointer).containsExactly("/authors", "/endorsements");
        }

        @Test
        void is_not_adopted_when_one_leads_and_the_other_does_as_told() {
            var refused = plan.given(
                            DRAFTED, ADA_JOINED, new PlanAuthorJoined(BEN, ADMINISTRATOR, DELEGATED), DEV_ENDORSED)
                    .when(new AdoptPlan(NOW))
                    .thenRejected(PLAN_NOT_COLLECTIVE);

            assertThat(refused.faults()).extracting(Fault::pointer).containsExactly("/authors");
        }

        @Test
        void is_not_adopted_on_the_yes_of_its_authors_alone() {
            var refused = plan.given(DRAFTED, ADA_JOINED, BEN_JOINED, new PlanEndorsed(BEN, ADMINISTRATOR, NOW))
                    .when(new AdoptPlan(NOW))
                    .thenRejected(PLAN_NOT_COLLECTIVE);

            assertThat(refused.faults()).extracting(Fault::pointer).containsExactly("/endorsements");
        }

        @Test
        void is_closed_without_ever_being_adopted() {
            plan.given(DRAFTED)
                    .when(new ClosePlan(CLOSED.at()))
                    .then(CLOSED)
                    .thenState(new Closed(CONTENT, Optional.empty(), CLOSED.at()));
        }

        @Test
        void holds_a_bounded_number_of_people() {
            var people = IntStream.range(0, PlanDecider.MOST_PEOPLE).mapToObj(i -> new PersonRef("person-" + i));
            var endorsers = IntStream.range(0, PlanDecider.MOST_PEOPLE).mapToObj(i -> new PersonRef("person-" + i));

            var crowded = plan.given(with(people.map(person -> new PlanAuthorJoined(person, TEACHER, CO_LED))));
            crowded.when(new JoinAuthors(ADA, TEACHER, CO_LED)).thenRejected(PLAN_FULL);
            crowded.when(new JoinAuthors(new PersonRef("person-7"), TEACHER, ORIGINATED))
                    .then(new PlanAuthorJoined(new PersonRef("person-7"), TEACHER, ORIGINATED));
            plan.given(with(endorsers.map(person -> new PlanEndorsed(person, FAMILY, NOW))))
                    .when(new EndorsePlan(DEV, FAMILY, NOW))
                    .thenRejected(PLAN_FULL);
        }

        private static PlanEvent[] with(Stream<? extends PlanEvent> more) {
            return Stream.concat(Stream.of(DRAFTED), more).toArray(PlanEvent[]::new);
        }
    }

    @Nested
    class an_adopted_plan {

        private final DeciderSpec<PlanCommand, Plan, PlanEvent>.Given adopted =
                plan.given(DRAFTED, ADA_JOINED, BEN_JOINED, DEV_ENDORSED, ADOPTED);

        @Test
        void is_not_adopted_or_drafted_again() {
            adopted.when(new AdoptPlan(NOW.plusSeconds(1))).thenNothing();
            adopted.when(DRAFT).thenNothing();
        }

        @Test
        void keeps_its_authors() {
            adopted.when(new JoinAuthors(CLEO, STUDENT, CO_LED)).thenRejected(PLAN_ADOPTED);
            adopted.when(new LeaveAuthors(ADA)).thenRejected(PLAN_ADOPTED);
        }

        @Test
        void can_still_be_endorsed() {
            adopted.when(new EndorsePlan(CLEO, STUDENT, NOW)).then(new PlanEndorsed(CLEO, STUDENT, NOW));
        }

        @Test
        void is_closed_and_remembers_when_it_was_adopted() {
            adopted.when(new ClosePlan(CLOSED.at()))
                    .then(CLOSED)
                    .thenState(new Closed(
                            CONTENT.with(new Author(ADA, TEACHER, ORIGINATED))
                                    .with(new Author(BEN, ADMINISTRATOR, CO_LED))
                                    .with(new Endorsement(DEV, FAMILY, NOW)),
                            Optional.of(NOW),
                            CLOSED.at()));
        }
    }

    @Nested
    class a_closed_plan {

        private final DeciderSpec<PlanCommand, Plan, PlanEvent>.Given closed = plan.given(DRAFTED, CLOSED);

        @Test
        void takes_closing_as_done() {
            closed.when(new ClosePlan(NOW)).thenNothing();
            closed.when(DRAFT).thenNothing();
        }

        @Test
        void changes_no_more() {
            Stream.of(
                            new JoinAuthors(CLEO, STUDENT, CO_LED),
                            new LeaveAuthors(ADA),
                            new EndorsePlan(DEV, FAMILY, NOW),
                            new AdoptPlan(NOW))
                    .forEach(command -> closed.when(command).thenRejected(PLAN_CLOSED));
        }
    }
}
