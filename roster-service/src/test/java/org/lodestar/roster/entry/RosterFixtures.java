package org.lodestar.roster.entry;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.lodestar.eventsourcing.PersonRef;

/** One of each kind. */
public final class RosterFixtures {

    private RosterFixtures() {}

    public static Org aSchool() {
        return new Org("Lincoln Elementary School", "school", Optional.of("0107"), Optional.of("district"));
    }

    public static AcademicSession aSemester() {
        return new AcademicSession(
                "Fall 2026",
                "semester",
                LocalDate.of(2026, 8, 24),
                LocalDate.of(2026, 12, 18),
                Optional.of("year-2027"),
                2027);
    }

    public static Course aCourse() {
        return new Course(
                "Reading 3",
                Optional.of("R3"),
                List.of("03"),
                "lincoln",
                Optional.of("year-2027"),
                List.of("Reading"),
                List.of("01037"));
    }

    public static User aTeacher() {
        return aTeacherWith(List.of(new User.Role(
                "role-1", "teacher", "primary", "lincoln", Optional.of(LocalDate.of(2020, 8, 1)), Optional.empty())));
    }

    public static User aTeacherWith(List<User.Role> roles) {
        return new User(
                true,
                "ada",
                List.of(new User.ExternalId("State", "77")),
                "Ada",
                "Okafor",
                Optional.empty(),
                Optional.of("Addie"),
                Optional.empty(),
                Optional.empty(),
                Optional.of("she/her"),
                Optional.of("77"),
                Optional.empty(),
                Optional.of("ada@example.org"),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.of("lincoln"),
                roles);
    }

    public static SchoolClass aClass() {
        return new SchoolClass(
                "Reading 3, Okafor",
                List.of("03"),
                "reading-3",
                Optional.of("R3-1"),
                "scheduled",
                Optional.of("Room 12"),
                "lincoln",
                List.of("fall-2026"),
                List.of("Reading"),
                List.of("01037"),
                List.of("1"));
    }

    public static Enrollment anEnrollment() {
        return new Enrollment(
                "reading-3-1",
                "lincoln",
                new PersonRef("staff-1"),
                "teacher",
                true,
                Optional.of(LocalDate.of(2026, 8, 24)),
                Optional.empty());
    }
}
