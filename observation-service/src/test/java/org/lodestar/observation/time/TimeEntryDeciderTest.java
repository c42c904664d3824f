package org.lodestar.observation.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.observation.time.TimeEntryRejection.*;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.testing.DeciderSpec;
import org.lodestar.observation.time.TimeEntry.Account;
import org.lodestar.observation.time.TimeEntry.Logged;
import org.lodestar.observation.time.TimeEntry.Origin;
import org.lodestar.observation.time.TimeEntry.Spent;
import org.lodestar.observation.time.TimeEntry.Withdrawn;
import org.lodestar.observation.time.TimeEntryCommand.CorrectTime;
import org.lodestar.observation.time.TimeEntryCommand.DeriveTime;
import org.lodestar.observation.time.TimeEntryCommand.LogTime;
import org.lodestar.observation.time.TimeEntryCommand.WithdrawTime;
import org.lodestar.observation.time.TimeEntryEvent.TimeCorrected;
import org.lodestar.observation.time.TimeEntryEvent.TimeDerived;
import org.lodestar.observation.time.TimeEntryEvent.TimeLogged;
import org.lodestar.observation.time.TimeEntryEvent.TimeWithdrawn;

class TimeEntryDeciderTest {

    private static final PersonRef PRINCIPAL = new PersonRef("principal-1");
    private static final Optional<List<String>> SCHOOL = Optional.of(List.of("school-1"));
    private static final Instant START = Instant.parse("2026-03-02T15:00:00Z");
    private static final Instant NOW = START.plusSeconds(3600);
    private static final UUID GOAL = UUID.fromString("0199c2b4-0000-7000-8000-000000000001");
    private static final UUID VISIT = UUID.fromString("0199c2b4-0000-7000-8000-000000000003");
    private static final Spent COACHING = new Spent(
            START, 30, TimeCategory.INSTRUCTIONAL, Optional.of(TimeSubcategory.COACHING_FEEDBACK), Optional.of(GOAL));
    private static final Spent PAPERWORK =
            new Spent(START, 45, TimeCategory.ADMINISTRATIVE, Optional.empty(), Optional.empty());
    private static final TimeLogged LOGGED = new TimeLogged(
            PRINCIPAL,
            START,
            30,
            TimeCategory.INSTRUCTIONAL,
            Optional.of(TimeSubcategory.COACHING_FEEDBACK),
            TimeSource.SELF_LOG,
            Optional.of(GOAL),
            SCHOOL);
    private static final Origin FROM_VISIT = new Origin(OriginKind.OBSERVATION, VISIT, 5);

    private final DeciderSpec<TimeEntryCommand, TimeEntry, TimeEntryEvent> entry =
            DeciderSpec.of(new TimeEntryDecider());

    private static LogTime log(Spent spent) {
        return new LogTime(PRINCIPAL, spent, TimeSource.SELF_LOG, List.of("school-1"), NOW);
    }

    private static TimeDerived derived(Spent spent, Origin origin) {
        return new TimeDerived(
                PRINCIPAL,
                spent.start(),
                spent.minutes(),
                spent.category(),
                spent.subcategory(),
                spent.goal(),
                origin,
                SCHOOL);
    }

    @Nested
    class an_entry_that_was_never_logged {

        @Test
        void is_logged() {
            entry.given()
                    .when(log(COACHING))
                    .then(LOGGED)
                    .thenState(new Logged(
                            new Account(PRINCIPAL, COACHING, TimeSource.SELF_LOG, Optional.empty(), SCHOOL),
                            Optional.empty()));
        }

        @Test
        void is_derived_from_where_it_was_spent() {
            entry.given()
                    .when(new DeriveTime(PRINCIPAL, COACHING, FROM_VISIT, SCHOOL))
                    .then(derived(COACHING, FROM_VISIT))
                    .thenState(new Logged(
                            new Account(PRINCIPAL, COACHING, TimeSource.DERIVED, Optional.of(FROM_VISIT), SCHOOL),
                            Optional.empty()));
        }

        @Test
        void cannot_claim_to_be_derived() {
            entry.given()
                    .when(new LogTime(PRINCIPAL, COACHING, TimeSource.DERIVED, List.of("school-1"), NOW))
                    .thenRejected(SOURCE_NOT_CLAIMABLE);
        }

        @Test
        void has_a_subcategory_if_and_only_if_it_was_instructional() {
            entry.given()
                    .when(log(new Spent(START, 30, TimeCategory.INSTRUCTIONAL, Optional.empty(), Optional.empty())))
                    .thenRejected(SUBCATEGORY_MISSING);
            entry.given()
                    .when(log(new Spent(
                            START,
                            30,
                            TimeCategory.RELATIONAL,
                            Optional.of(TimeSubcategory.CURRICULUM),
                            Optional.empty())))
                    .thenRejected(SUBCATEGORY_NOT_APPLICABLE);
            entry.given()
                    .when(log(PAPERWORK))
                    .then(new TimeLogged(
                            PRINCIPAL,
                            START,
                            45,
                            TimeCategory.ADMINISTRATIVE,
                            Optional.empty(),
                            TimeSource.SELF_LOG,
                            Optional.empty(),
                            SCHOOL));
        }

        @Test
        void has_been_spent() {
            entry.given()
                    .when(new LogTime(
                            PRINCIPAL, COACHING, TimeSource.CALENDAR, List.of("school-1"), START.minusSeconds(301)))
                    .thenRejected(TIME_IN_FUTURE);
        }

        @Test
        void is_refused_with_every_fault_at_once() {
            var wrong = new Spent(START, 30, TimeCategory.INSTRUCTIONAL, Optional.empty(), Optional.empty());

            var rejected = entry.given()
                    .when(new LogTime(
                            PRINCIPAL, wrong, TimeSource.SHADOW, List.of("school-1"), START.minusSeconds(600)))
                    .thenRejected(SUBCATEGORY_MISSING);

            assertThat(rejected.faults()).extracting(Fault::pointer).containsExactly("/subcategory", "/start");
        }

        @Test
        void cannot_be_corrected_or_withdrawn() {
            entry.given().when(new CorrectTime(COACHING, "Shorter", NOW)).thenRejected(TIME_ENTRY_NOT_FOUND);
            entry.given().when(new WithdrawTime("Never happened")).thenRejected(TIME_ENTRY_NOT_FOUND);
        }
    }

    @Nested
    class a_logged_entry {

        private final DeciderSpec<TimeEntryCommand, TimeEntry, TimeEntryEvent>.Given logged = entry.given(LOGGED);

        @Test
        void is_logged_once() {
            logged.when(log(COACHING)).thenNothing();
            Stream.of(
                            log(PAPERWORK),
                            new LogTime(PRINCIPAL, COACHING, TimeSource.SHADOW, List.of("school-1"), NOW),
                            new LogTime(
                                    new PersonRef("principal-2"),
                                    COACHING,
                                    TimeSource.SELF_LOG,
                                    List.of("school-1"),
                                    NOW))
                    .forEach(command -> logged.when(command).thenRejected(TIME_ALREADY_LOGGED));
        }

        @Test
        void is_put_right_for_a_reason() {
            logged.when(new CorrectTime(COACHING, "Nothing to mend", NOW)).thenNothing();
            logged.when(new CorrectTime(PAPERWORK, "It was paperwork", NOW))
                    .then(new TimeCorrected(
                            PRINCIPAL,
                            START,
                            45,
                            TimeCategory.ADMINISTRATIVE,
                            Optional.empty(),
                            Optional.empty(),
                            "It was paperwork"))
                    .thenState(new Logged(
                            new Account(PRINCIPAL, PAPERWORK, TimeSource.SELF_LOG, Optional.empty(), SCHOOL),
                            Optional.of("It was paperwork")));
        }

        @Test
        void is_not_put_wrong() {
            logged.when(new CorrectTime(
                            new Spent(START, 30, TimeCategory.INSTRUCTIONAL, Optional.empty(), Optional.empty()),
                            "Which kind?",
                            NOW))
                    .thenRejected(SUBCATEGORY_MISSING);
            logged.when(new CorrectTime(PAPERWORK, "Ahead of time", START.minusSeconds(301)))
                    .thenRejected(TIME_IN_FUTURE);
        }

        @Test
        void is_withdrawn_for_a_reason() {
            logged.when(new WithdrawTime("Never happened"))
                    .then(new TimeWithdrawn(PRINCIPAL, "Never happened"))
                    .thenState(new Withdrawn(
                            new Account(PRINCIPAL, COACHING, TimeSource.SELF_LOG, Optional.empty(), SCHOOL),
                            "Never happened"));
        }
    }

    @Nested
    class a_derived_entry {

        private final DeciderSpec<TimeEntryCommand, TimeEntry, TimeEntryEvent>.Given known =
                entry.given(derived(COACHING, FROM_VISIT));
        private final Spent longer =
                new Spent(START, 40, TimeCategory.INSTRUCTIONAL, COACHING.subcategory(), COACHING.goal());
        private final Origin corrected = new Origin(OriginKind.OBSERVATION, VISIT, 6);

        @Test
        void follows_its_origin() {
            known.when(new DeriveTime(PRINCIPAL, longer, corrected, SCHOOL))
                    .then(derived(longer, corrected))
                    .thenState(new Logged(
                            new Account(PRINCIPAL, longer, TimeSource.DERIVED, Optional.of(corrected), SCHOOL),
                            Optional.empty()));
        }

        @Test
        void hears_nothing_new_in_a_replay() {
            known.when(new DeriveTime(PRINCIPAL, COACHING, FROM_VISIT, SCHOOL)).thenNothing();
            entry.given(derived(COACHING, FROM_VISIT), derived(longer, corrected))
                    .when(new DeriveTime(PRINCIPAL, COACHING, FROM_VISIT, SCHOOL))
                    .thenNothing();
        }

        @Test
        void is_corrected_where_it_comes_from() {
            known.when(new CorrectTime(longer, "Stayed longer", NOW)).thenRejected(TIME_FOLLOWS_ITS_ORIGIN);
        }

        @Test
        void stays_withdrawn() {
            var gone = entry.given(derived(COACHING, FROM_VISIT), new TimeWithdrawn(PRINCIPAL, "Was not there"));

            gone.when(new DeriveTime(PRINCIPAL, COACHING, FROM_VISIT, SCHOOL)).thenNothing();
            gone.when(new DeriveTime(PRINCIPAL, longer, corrected, SCHOOL)).thenNothing();
        }
    }

    @Nested
    class a_withdrawn_entry {

        private final DeciderSpec<TimeEntryCommand, TimeEntry, TimeEntryEvent>.Given gone =
                entry.given(LOGGED, new TimeWithdrawn(PRINCIPAL, "Never happened"));

        @Test
        void changes_no_more() {
            gone.when(new WithdrawTime("Never happened")).thenNothing();
            Stream.of(log(COACHING), new CorrectTime(PAPERWORK, "Paperwork", NOW), new WithdrawTime("Another reason"))
                    .forEach(command -> gone.when(command).thenRejected(TIME_WITHDRAWN));
        }
    }

    @Test
    void a_fact_out_of_place_is_passed_over() {
        var decider = new TimeEntryDecider();
        Stream.of(
                        new TimeCorrected(
                                PRINCIPAL,
                                START,
                                5,
                                TimeCategory.PERSONAL,
                                Optional.empty(),
                                Optional.empty(),
                                "Lunch"),
                        new TimeWithdrawn(PRINCIPAL, "Never happened"))
                .forEach(event ->
                        assertThat(decider.evolve(decider.initial(), event)).isEqualTo(decider.initial()));
    }
}
