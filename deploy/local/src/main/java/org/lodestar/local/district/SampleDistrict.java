package org.lodestar.local.district;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.lodestar.local.district.Calendar.Session;
import org.lodestar.local.district.Person.Race;
import org.lodestar.local.district.Person.Role;
import org.lodestar.local.district.School.Course;
import org.lodestar.local.district.School.Enrollment;
import org.lodestar.local.district.School.Section;

/**
 * A made-up school district as a strict OneRoster 1.2 CSV package of the bulk kind. The same parameters give the same
 * bytes. One school at a time is held in memory, so a package may have any size.
 *
 * @param seed what names, dates and characteristics are drawn from
 * @param schools elementary, middle and high schools in turn
 * @param studentsPerSchool at most 4,000
 * @param guardians whether each student has a guardian on the roster
 */
public record SampleDistrict(long seed, int schools, int studentsPerSchool, boolean guardians) {

    private static final String DISTRICT_ID = "district-1";

    public SampleDistrict {
        if (schools < 1 || studentsPerSchool < 1 || studentsPerSchool > 4_000) {
            throw new IllegalArgumentException("A district has schools, and a school has 1 to 4,000 students");
        }
    }

    /** The district of the demonstration: four schools, about 110 staff, 1,500 students and 430 classes. */
    public static SampleDistrict demo() {
        return new SampleDistrict(20_250_818, 4, 375, false);
    }

    /** A district whose package has somewhat more than 100,000 rows. */
    public static SampleDistrict large() {
        return new SampleDistrict(20_250_818, 22, 400, true);
    }

    /**
     * Writes the package and leaves the stream open.
     *
     * @return the number of rows of each data file, without headers, by the file's name in the manifest
     */
    public Map<String, Integer> writeTo(OutputStream out) throws IOException {
        var population = new Population(seed, "evergreen.example");
        try (var roster =
                new RosterPackage(out, Calendar.YEAR.begin().minusWeeks(1).atStartOfDay())) {
            roster.manifest("Evergreen Unified School District (sample)", "lodestar-sample");
            roster.file(RosterFile.ACADEMIC_SESSIONS, rows -> Calendar.SESSIONS.forEach(session -> add(rows, session)));
            roster.file(RosterFile.ORGS, rows -> {
                rows.add(DISTRICT_ID, "Evergreen Unified School District", "district", "EUSD", "");
                eachSchool(
                        population, school -> rows.add(school.id(), school.name(), "school", school.id(), DISTRICT_ID));
            });
            roster.file(
                    RosterFile.COURSES,
                    rows -> eachSchool(
                            population, school -> school.courses().forEach(course -> add(rows, school, course))));
            roster.file(
                    RosterFile.CLASSES,
                    rows -> eachSchool(
                            population, school -> school.sections().forEach(section -> add(rows, school, section))));
            roster.file(RosterFile.USERS, rows -> eachPerson(population, person -> addUser(rows, person)));
            roster.file(RosterFile.ROLES, rows -> eachPerson(population, person -> addRoles(rows, person)));
            roster.file(
                    RosterFile.ENROLLMENTS,
                    rows -> eachSchool(
                            population,
                            school -> school.enrollments().forEach(enrollment -> add(rows, school, enrollment))));
            roster.file(
                    RosterFile.DEMOGRAPHICS,
                    rows -> eachSchool(
                            population,
                            school -> school.students().forEach(student -> addDemographics(rows, student))));
            var counts = new TreeMap<String, Integer>();
            roster.written().forEach((file, count) -> counts.put(file.property(), count));
            return counts;
        }
    }

    /** Writes the demonstration's district, or with a second argument {@code large} the large one, to a file. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 1 || arguments.length > 2) {
            System.err.println("usage: SampleDistrict FILE.zip [large]");
            System.exit(2);
        }
        SampleDistrict district = arguments.length == 2 && arguments[1].equals("large") ? large() : demo();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[0])))) {
            district.writeTo(out).forEach((file, rows) -> System.out.printf("%-18s %7d%n", file, rows));
        }
    }

    private void eachSchool(Population population, Consumer<School> consumer) {
        for (int index = 0; index < schools; index++) {
            consumer.accept(new School(this, population, index));
        }
    }

    private void eachPerson(Population population, Consumer<Person> consumer) {
        districtStaff(population).forEach(consumer);
        eachSchool(population, school -> {
            school.staff().forEach(consumer);
            school.students().forEach(consumer);
            school.guardians().forEach(consumer);
        });
    }

    private List<Person> districtStaff(Population population) {
        var random = new Random(seed);
        var staff = new ArrayList<Person>();
        for (String role : List.of(
                "districtAdministrator", "districtAdministrator", "districtAdministrator", "systemAdministrator")) {
            String number = Integer.toString(9_001 + staff.size());
            LocalDate begin = LocalDate.of(2012 + random.nextInt(12), 7, 1);
            staff.add(population.staff(
                    "staff-" + number, number, random, List.of(Role.primary(role, DISTRICT_ID, begin))));
        }
        return staff;
    }

    private static void add(RosterPackage.Rows rows, Session session) {
        rows.add(
                session.id(),
                session.title(),
                session.type(),
                session.begin(),
                session.end(),
                session.parent(),
                Calendar.YEAR.end().getYear());
    }

    private static void add(RosterPackage.Rows rows, School school, Course course) {
        rows.add(
                course.id(),
                Calendar.YEAR.id(),
                course.title(),
                course.code(),
                course.grade(),
                school.id(),
                course.title().replace(",", ""),
                course.subject().code());
    }

    private static void add(RosterPackage.Rows rows, School school, Section section) {
        Course course = section.course();
        rows.add(
                section.id(),
                section.title(),
                course.grade(),
                course.id(),
                section.code(),
                section.type(),
                section.room(),
                school.id(),
                String.join(",", section.terms()),
                course.title(),
                course.subject().code(),
                section.period());
    }

    private static void addUser(RosterPackage.Rows rows, Person person) {
        String numberType = person.grade().isEmpty() ? "staffNumber" : "studentNumber";
        rows.add(
                person.id(),
                true,
                Population.username(person),
                "{" + numberType + ":" + person.number() + "}",
                person.name().given(),
                person.name().family(),
                person.name().middle(),
                person.number(),
                person.email(),
                "",
                "",
                String.join(",", person.agents()),
                person.grade(),
                "",
                "",
                person.preferredName(),
                "",
                "",
                person.primaryOrg(),
                "");
    }

    private static void addRoles(RosterPackage.Rows rows, Person person) {
        for (Role role : person.roles()) {
            rows.add(
                    "role-" + person.id() + "-" + role.orgId() + "-"
                            + role.role().replace(':', '-'),
                    person.id(),
                    role.type(),
                    role.role(),
                    role.begin(),
                    role.end().map(LocalDate::toString).orElse(""),
                    role.orgId(),
                    "");
        }
    }

    private static void add(RosterPackage.Rows rows, School school, Enrollment enrollment) {
        rows.add(
                "enrollment-" + enrollment.userId() + "-" + enrollment.section().id(),
                enrollment.section().id(),
                school.id(),
                enrollment.userId(),
                enrollment.role(),
                enrollment.primary(),
                enrollment.begin(),
                enrollment.end());
    }

    private static void addDemographics(RosterPackage.Rows rows, Person student) {
        List<Race> races = student.races();
        rows.add(
                student.id(),
                student.birthDate(),
                student.name().sex(),
                races.contains(Race.AMERICAN_INDIAN),
                races.contains(Race.ASIAN),
                races.contains(Race.BLACK),
                races.contains(Race.PACIFIC_ISLANDER),
                races.contains(Race.WHITE),
                races.size() > 1,
                student.name().hispanic(),
                "",
                "",
                "",
                "");
    }
}
