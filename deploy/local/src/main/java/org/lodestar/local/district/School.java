package org.lodestar.local.district;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.lodestar.local.district.Person.Role;
import org.lodestar.local.district.SchoolKind.Subject;

/**
 * One school with its people and its timetable, made from the seed of the district and its own index alone.
 *
 * <p>A cohort is the group of students who go through the day together. Cohort {@code k} has subject
 * {@code (k + period) mod periods} in each period, and a specialist teaches as many neighbouring cohorts as fit a day,
 * so that nobody is ever in two rooms at once.
 */
final class School {

    private static final int COHORT_SIZE = 26;

    /** A course the school offers. */
    record Course(String id, String code, String title, String grade, Subject subject) {}

    /** A class: a course given to a cohort in a period, or the cohort's homeroom. */
    record Section(
            String id,
            String title,
            Course course,
            String code,
            String type,
            String room,
            List<String> terms,
            String period,
            String teacherId,
            int cohort) {}

    /** Somebody in a class, for the whole of its term or a part of it. */
    record Enrollment(Section section, String userId, String role, boolean primary, LocalDate begin, LocalDate end) {}

    private record Cohort(int index, int gradeIndex, List<Person> students) {}

    private final SampleDistrict district;
    private final int index;
    private final SchoolKind kind;
    private final String name;
    private final List<Person> staff = new ArrayList<>();
    private final List<Person> guardians = new ArrayList<>();
    private final List<Cohort> cohorts = new ArrayList<>();
    private final List<Course> courses = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();
    private final List<Enrollment> enrollments = new ArrayList<>();

    School(SampleDistrict district, Population population, int index) {
        this.district = district;
        this.index = index;
        this.kind = SchoolKind.IN_TURN.get(index % SchoolKind.IN_TURN.size());
        this.name = Population.schoolName(index, kind);
        var random = new Random(district.seed() * 1_000_003 + index);
        admitStudents(population, random);
        hireTeachers(population, random);
        hireLeaders(population, random);
        offerCourses();
        drawUpTimetable();
        enroll();
    }

    String id() {
        return orgId(index);
    }

    String name() {
        return name;
    }

    List<Person> staff() {
        return staff;
    }

    List<Person> guardians() {
        return guardians;
    }

    List<Person> students() {
        return cohorts.stream().flatMap(cohort -> cohort.students().stream()).toList();
    }

    List<Course> courses() {
        return courses;
    }

    List<Section> sections() {
        return sections;
    }

    List<Enrollment> enrollments() {
        return enrollments;
    }

    static String orgId(int index) {
        return "school-%03d".formatted(index + 1);
    }

    private String number(int offset) {
        return Integer.toString((index + 1) * 10_000 + offset);
    }

    private void admitStudents(Population population, Random random) {
        int grades = kind.grades().size();
        int admitted = 0;
        for (int grade = 0; grade < grades; grade++) {
            int inGrade =
                    district.studentsPerSchool() / grades + (grade < district.studentsPerSchool() % grades ? 1 : 0);
            int cohortCount = Math.ceilDiv(inGrade, COHORT_SIZE);
            int firstCohort = cohorts.size();
            for (int i = 0; i < cohortCount; i++) {
                cohorts.add(new Cohort(cohorts.size(), grade, new ArrayList<>()));
            }
            for (int i = 0; i < inGrade; i++) {
                cohorts.get(firstCohort + i % cohortCount)
                        .students()
                        .add(student(population, random, grade, admitted++));
            }
        }
    }

    private Person student(Population population, Random random, int gradeIndex, int sequence) {
        String number = number(1_000 + sequence);
        String gradeName = kind.grades().get(gradeIndex);
        int grade = gradeName.equals("KG") ? 0 : Integer.parseInt(gradeName);
        Role role = Role.primary(
                "student", id(), Population.schoolDay(random, 40, 2, 12).orElse(Calendar.YEAR.begin()));
        Role dated = Population.schoolDay(random, 50, 15, 20).map(role::until).orElse(role);
        String guardianId = "guardian-" + number(5_000 + sequence);
        List<String> agents = district.guardians() ? List.of(guardianId) : List.of();
        Person student = population.student("student-" + number, number, random, gradeName, 5 + grade, dated, agents);
        if (district.guardians()) {
            guardians.add(population.guardian(guardianId, number(5_000 + sequence), random, student));
        }
        return student;
    }

    private void hireLeaders(Population population, Random random) {
        boolean hasNext = index + 1 < district.schools();
        List<Role> principal = new ArrayList<>(List.of(since("principal", random)));
        if (kind.equals(SchoolKind.MIDDLE)) {
            principal.add(Role.secondary("teacher", id(), Calendar.YEAR.begin()));
        }
        hire(population, random, principal);
        hire(population, random, List.of(since("siteAdministrator", random)));
        if (index % 2 == 0) {
            List<Role> counselor = new ArrayList<>(List.of(since("counselor", random)));
            if (hasNext) {
                counselor.add(Role.secondary("counselor", orgId(index + 1), Calendar.YEAR.begin()));
            }
            hire(population, random, counselor);
        } else {
            List<Role> coach = new ArrayList<>(List.of(since("ext:instructionalCoach", random)));
            if (hasNext) {
                coach.add(Role.secondary("ext:instructionalCoach", orgId(index + 1), Calendar.YEAR.begin()));
            }
            hire(population, random, coach);
        }
        hire(population, random, List.of(since("ext:clerk", random)));
        if (kind.equals(SchoolKind.ELEMENTARY)) {
            hire(population, random, List.of(since("aide", random)));
        }
    }

    /** Hired first, so that the number of the teacher of a class follows from the timetable. */
    private void hireTeachers(Population population, Random random) {
        int teachers = homeroomTeachers() + specialistSubjects().size() * specialistsPerSubject();
        for (int i = 0; i < teachers; i++) {
            List<Role> roles = new ArrayList<>(List.of(since("teacher", random)));
            if (i == 0) {
                roles.add(Role.secondary("ext:instructionalCoach", id(), Calendar.YEAR.begin()));
            }
            if (i == 1 && index + 1 < district.schools()) {
                roles.add(Role.secondary("teacher", orgId(index + 1), Calendar.SPRING.begin()));
            }
            if (onLeave(i)) {
                roles.set(0, roles.getFirst().until(Calendar.FALL.end()));
            }
            hire(population, random, roles);
        }
        if (kind.equals(SchoolKind.HIGH)) {
            hire(
                    population,
                    random,
                    List.of(Role.primary("teacher", id(), Calendar.SPRING.begin())
                            .until(Calendar.SPRING.end())));
        }
    }

    /** In a high school the last teacher leaves after the fall; the substitute is the next to be hired. */
    private boolean onLeave(int teacher) {
        return kind.equals(SchoolKind.HIGH) && teacher == specialistSubjects().size() * specialistsPerSubject() - 1;
    }

    private Role since(String role, Random random) {
        return Role.primary(role, id(), LocalDate.of(2007 + random.nextInt(18), 8, 1 + random.nextInt(20)));
    }

    private void hire(Population population, Random random, List<Role> roles) {
        String number = number(staff.size() + 1);
        staff.add(population.staff(staffId(staff.size()), number, random, List.copyOf(roles)));
    }

    private String staffId(int position) {
        return "staff-" + number(position + 1);
    }

    private int homeroomTeachers() {
        return kind.equals(SchoolKind.ELEMENTARY) ? cohorts.size() : 0;
    }

    private List<Subject> specialistSubjects() {
        return kind.subjects().stream()
                .filter(subject -> !subject.byHomeroomTeacher())
                .toList();
    }

    private int specialistsPerSubject() {
        return Math.ceilDiv(cohorts.size(), kind.teachingLoad());
    }

    private String teacherOf(Cohort cohort, Subject subject) {
        if (subject.byHomeroomTeacher()) {
            return staffId(cohort.index());
        }
        int first = homeroomTeachers() + specialistSubjects().indexOf(subject) * specialistsPerSubject();
        return staffId(first + cohort.index() / kind.teachingLoad());
    }

    private void offerCourses() {
        for (int grade = 0; grade < kind.grades().size(); grade++) {
            for (Subject subject : kind.subjects()) {
                String gradeName = kind.grades().get(grade);
                String code = subject.courseCode() + "-" + gradeName;
                courses.add(
                        new Course("course-" + number(0) + "-" + code, code, subject.title(grade), gradeName, subject));
            }
        }
    }

    private void drawUpTimetable() {
        int periods = kind.subjects().size();
        for (Cohort cohort : cohorts) {
            if (kind.equals(SchoolKind.ELEMENTARY)) {
                Course readingAndMore = course(cohort, 0);
                sections.add(section(cohort, readingAndMore, "Homeroom", "homeroom", "HR", staffId(cohort.index())));
            }
            for (int period = 0; period < periods; period++) {
                Course course = course(cohort, (cohort.index() + period) % periods);
                sections.add(section(
                        cohort,
                        course,
                        course.title(),
                        "scheduled",
                        Integer.toString(period + 1),
                        teacherOf(cohort, course.subject())));
            }
        }
    }

    private Course course(Cohort cohort, int subject) {
        return courses.get(cohort.gradeIndex() * kind.subjects().size() + subject);
    }

    private Section section(Cohort cohort, Course course, String title, String type, String period, String teacherId) {
        String code = course.code() + "-" + (cohort.index() + 1) + "-" + period;
        List<String> terms = kind.equals(SchoolKind.ELEMENTARY)
                ? List.of(Calendar.YEAR.id())
                : List.of(Calendar.FALL.id(), Calendar.SPRING.id());
        return new Section(
                "class-" + number(0) + "-" + code,
                title + ", grade " + course.grade() + ", group " + (cohort.index() + 1),
                course,
                code,
                type,
                "Room " + (100 + Integer.parseInt(teacherId.substring(teacherId.length() - 3))),
                terms,
                period,
                teacherId,
                cohort.index());
    }

    private void enroll() {
        for (Section section : sections) {
            enrollTeachers(section);
            for (Person student : cohorts.get(section.cohort()).students()) {
                Role role = student.roles().getFirst();
                LocalDate end = role.end().orElse(Calendar.YEAR.end());
                enrollments.add(new Enrollment(section, student.id(), "student", false, role.begin(), end));
            }
        }
    }

    private void enrollTeachers(Section section) {
        int substitute = specialistSubjects().size() * specialistsPerSubject();
        Optional<String> onLeave =
                kind.equals(SchoolKind.HIGH) ? Optional.of(staffId(substitute - 1)) : Optional.empty();
        boolean covered = onLeave.filter(section.teacherId()::equals).isPresent();
        LocalDate end = covered ? Calendar.FALL.end() : Calendar.YEAR.end();
        enrollments.add(new Enrollment(section, section.teacherId(), "teacher", true, Calendar.YEAR.begin(), end));
        if (covered) {
            enrollments.add(new Enrollment(
                    section, staffId(substitute), "teacher", true, Calendar.SPRING.begin(), Calendar.YEAR.end()));
        }
        if (kind.equals(SchoolKind.MIDDLE) && section.equals(sections.getFirst())) {
            String principal = staff.stream()
                    .filter(person -> person.roles().getFirst().role().equals("principal"))
                    .findFirst()
                    .orElseThrow()
                    .id();
            enrollments.add(
                    new Enrollment(section, principal, "teacher", false, Calendar.YEAR.begin(), Calendar.YEAR.end()));
        }
    }
}
