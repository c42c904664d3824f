package org.lodestar.roster.entry;

import static org.lodestar.roster.entry.RosterFixtures.aClass;
import static org.lodestar.roster.entry.RosterFixtures.aCourse;
import static org.lodestar.roster.entry.RosterFixtures.aSchool;
import static org.lodestar.roster.entry.RosterFixtures.aSemester;
import static org.lodestar.roster.entry.RosterFixtures.aTeacher;
import static org.lodestar.roster.entry.RosterFixtures.aTeacherWith;
import static org.lodestar.roster.entry.RosterFixtures.anEnrollment;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lodestar.eventsourcing.testing.DeciderSpec;
import org.lodestar.roster.entry.RosterCommand.AmendUser;
import org.lodestar.roster.entry.RosterCommand.RegisterEntry;
import org.lodestar.roster.entry.RosterCommand.RemoveEntry;
import org.lodestar.roster.entry.RosterEntry.Listed;
import org.lodestar.roster.entry.RosterEntry.Removed;
import org.lodestar.roster.entry.RosterEntry.Unlisted;
import org.lodestar.roster.entry.RosterEvent.AcademicSessionChanged;
import org.lodestar.roster.entry.RosterEvent.AcademicSessionRegistered;
import org.lodestar.roster.entry.RosterEvent.AcademicSessionRemoved;
import org.lodestar.roster.entry.RosterEvent.ClassChanged;
import org.lodestar.roster.entry.RosterEvent.ClassRegistered;
import org.lodestar.roster.entry.RosterEvent.ClassRemoved;
import org.lodestar.roster.entry.RosterEvent.CourseChanged;
import org.lodestar.roster.entry.RosterEvent.CourseRegistered;
import org.lodestar.roster.entry.RosterEvent.CourseRemoved;
import org.lodestar.roster.entry.RosterEvent.EnrollmentChanged;
import org.lodestar.roster.entry.RosterEvent.EnrollmentRegistered;
import org.lodestar.roster.entry.RosterEvent.EnrollmentRemoved;
import org.lodestar.roster.entry.RosterEvent.OrgChanged;
import org.lodestar.roster.entry.RosterEvent.OrgRegistered;
import org.lodestar.roster.entry.RosterEvent.OrgRemoved;
import org.lodestar.roster.entry.RosterEvent.UserChanged;
import org.lodestar.roster.entry.RosterEvent.UserRegistered;
import org.lodestar.roster.entry.RosterEvent.UserRemoved;

class RosterDeciderTest {

    private static final Org RENAMED = new Org("Lincoln School", "school", Optional.of("0107"), Optional.empty());

    private final DeciderSpec<RosterCommand, RosterEntry, RosterEvent> entry = DeciderSpec.of(new RosterDecider());

    @Nested
    class an_unlisted_entry {

        @Test
        void is_registered() {
            entry.given()
                    .when(new RegisterEntry(aSchool()))
                    .then(new OrgRegistered(aSchool()))
                    .thenState(new Listed(aSchool()));
        }

        @Test
        void is_not_removed() {
            entry.given().when(new RemoveEntry()).thenNothing().thenState(new Unlisted());
        }
    }

    @Nested
    class a_listed_entry {

        @Test
        void stays_as_it_is_if_nothing_new_is_said() {
            entry.given(new OrgRegistered(aSchool()))
                    .when(new RegisterEntry(aSchool()))
                    .thenNothing();
        }

        @Test
        void changes_if_something_else_is_said() {
            entry.given(new OrgRegistered(aSchool()))
                    .when(new RegisterEntry(RENAMED))
                    .then(new OrgChanged(RENAMED))
                    .thenState(new Listed(RENAMED));
        }

        @Test
        void changes_back() {
            entry.given(new OrgRegistered(aSchool()), new OrgChanged(RENAMED))
                    .when(new RegisterEntry(aSchool()))
                    .then(new OrgChanged(aSchool()));
        }

        @Test
        void changes_if_a_person_loses_a_role() {
            entry.given(new UserRegistered(aTeacher()))
                    .when(new RegisterEntry(aTeacherWith(List.of())))
                    .then(new UserChanged(aTeacherWith(List.of())));
        }

        @Test
        void is_removed_and_what_was_said_is_kept() {
            entry.given(new OrgRegistered(aSchool()))
                    .when(new RemoveEntry())
                    .then(new OrgRemoved())
                    .thenState(new Removed(aSchool()));
        }
    }

    @Nested
    class a_person_who_is_amended {

        private static final User.Role COACH =
                new User.Role("role-0", "ext:coach", "secondary", "lincoln", Optional.empty(), Optional.empty());

        private static AmendUser only(List<User.Role> roles, String... dropped) {
            return new AmendUser(Optional.empty(), roles, Set.of(dropped));
        }

        private static List<User.Role> coachFirst() {
            return List.of(COACH, aTeacher().roles().getFirst());
        }

        @Test
        void keeps_the_roles_of_which_nothing_is_said() {
            entry.given(new UserRegistered(aTeacher()))
                    .when(new AmendUser(Optional.of(aTeacherWith(List.of())), List.of(), Set.of()))
                    .thenNothing();
        }

        @Test
        void gains_a_role_in_an_order_that_stays() {
            entry.given(new UserRegistered(aTeacher()))
                    .when(only(List.of(COACH)))
                    .then(new UserChanged(aTeacherWith(coachFirst())));
        }

        @Test
        void loses_a_role() {
            entry.given(new UserRegistered(aTeacherWith(coachFirst())))
                    .when(only(List.of(), "role-0"))
                    .then(new UserChanged(aTeacher()));
        }

        @Test
        void stays_as_they_are_if_it_was_done_before() {
            entry.given(new UserRegistered(aTeacherWith(coachFirst())))
                    .when(only(List.of(COACH), "role-9"))
                    .thenNothing();
        }

        @Test
        void comes_back_without_the_roles_of_before() {
            entry.given(new UserRegistered(aTeacher()), new UserRemoved())
                    .when(new AmendUser(Optional.of(aTeacher()), List.of(COACH), Set.of()))
                    .then(new UserRegistered(aTeacherWith(List.of(COACH))));
        }

        @Test
        void is_not_listed_by_roles_alone() {
            entry.given().when(only(List.of(COACH))).thenNothing();
            entry.given(new UserRegistered(aTeacher()), new UserRemoved())
                    .when(only(List.of(COACH)))
                    .thenNothing();
        }
    }

    @Nested
    class a_removed_entry {

        @Test
        void comes_back_even_unchanged() {
            entry.given(new OrgRegistered(aSchool()), new OrgRemoved())
                    .when(new RegisterEntry(aSchool()))
                    .then(new OrgRegistered(aSchool()))
                    .thenState(new Listed(aSchool()));
        }

        @Test
        void is_not_removed_twice() {
            entry.given(new OrgRegistered(aSchool()), new OrgRemoved())
                    .when(new RemoveEntry())
                    .thenNothing();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void every_kind_has_facts_of_its_own(
            Details details, RosterEvent registered, RosterEvent changed, RosterEvent removed) {
        entry.given().when(new RegisterEntry(details)).then(registered).thenState(new Listed(details));
        entry.given(new OrgRegistered(RENAMED))
                .when(new RegisterEntry(details))
                .then(changed)
                .thenState(new Listed(details));
        entry.given(registered).when(new RemoveEntry()).then(removed).thenState(new Removed(details));
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of(aSchool(), new OrgRegistered(aSchool()), new OrgChanged(aSchool()), new OrgRemoved()),
                Arguments.of(
                        aSemester(),
                        new AcademicSessionRegistered(aSemester()),
                        new AcademicSessionChanged(aSemester()),
                        new AcademicSessionRemoved()),
                Arguments.of(
                        aCourse(), new CourseRegistered(aCourse()), new CourseChanged(aCourse()), new CourseRemoved()),
                Arguments.of(
                        aTeacher(), new UserRegistered(aTeacher()), new UserChanged(aTeacher()), new UserRemoved()),
                Arguments.of(aClass(), new ClassRegistered(aClass()), new ClassChanged(aClass()), new ClassRemoved()),
                Arguments.of(
                        anEnrollment(),
                        new EnrollmentRegistered(anEnrollment()),
                        new EnrollmentChanged(anEnrollment()),
                        new EnrollmentRemoved()));
    }
}
