package org.lodestar.local.district;

import java.util.List;

/**
 * A kind of school: which grades it teaches, and what a class of a grade is taught in the course of a day.
 *
 * @param teachingLoad how many classes a specialist teaches; never more than there are subjects
 * @param subjects as many as the day has periods: each is taught once a day to each group of students
 */
record SchoolKind(String suffix, List<String> grades, int teachingLoad, List<Subject> subjects) {

    static final SchoolKind ELEMENTARY = new SchoolKind(
            "Elementary School",
            List.of("KG", "01", "02", "03", "04", "05"),
            5,
            List.of(
                    Subject.ofHomeroom("ELA", "01", "English Language Arts"),
                    Subject.ofHomeroom("MATH", "02", "Mathematics"),
                    Subject.ofHomeroom("SCI", "03", "Science"),
                    Subject.ofHomeroom("SOC", "04", "Social Studies"),
                    Subject.ofSpecialist("ART", "05", "Art and Music")));

    static final SchoolKind MIDDLE = new SchoolKind(
            "Middle School",
            List.of("06", "07", "08"),
            6,
            List.of(
                    Subject.ofSpecialist("ELA", "01", "English Language Arts"),
                    Subject.ofSpecialist("MATH", "02", "Mathematics"),
                    Subject.ofSpecialist("SCI", "03", "Integrated Science"),
                    Subject.ofSpecialist("SOC", "04", "World and State History"),
                    Subject.ofSpecialist("ART", "05", "Art and Music"),
                    Subject.ofSpecialist("PE", "08", "Physical Education"),
                    Subject.ofSpecialist("TECH", "10", "Computing")));

    static final SchoolKind HIGH = new SchoolKind(
            "High School",
            List.of("09", "10", "11", "12"),
            6,
            List.of(
                    Subject.ofSpecialist("ENG", "01", "English I", "English II", "English III", "English IV"),
                    Subject.ofSpecialist("MATH", "02", "Algebra I", "Geometry", "Algebra II", "Precalculus"),
                    Subject.ofSpecialist("SCI", "03", "Biology", "Chemistry", "Physics", "Environmental Science"),
                    Subject.ofSpecialist(
                            "SOC", "04", "World Geography", "World History", "U.S. History", "U.S. Government"),
                    Subject.ofSpecialist("ART", "05", "Visual Arts I", "Theatre", "Band", "Visual Arts II"),
                    Subject.ofSpecialist("PE", "08", "Physical Education", "Health", "Team Sports", "Lifetime Fitness"),
                    Subject.ofSpecialist(
                            "CS", "10", "Computing I", "Computing II", "Computer Science", "Data Science")));

    static final List<SchoolKind> IN_TURN = List.of(ELEMENTARY, MIDDLE, HIGH);

    /**
     * What is taught.
     *
     * @param code the subject area of the School Courses for the Exchange of Data
     * @param titles the course's title, or one for each grade of the kind
     * @param byHomeroomTeacher taught by the teacher of the homeroom, not by a specialist
     */
    record Subject(String courseCode, String code, List<String> titles, boolean byHomeroomTeacher) {

        static Subject ofHomeroom(String courseCode, String code, String title) {
            return new Subject(courseCode, code, List.of(title), true);
        }

        static Subject ofSpecialist(String courseCode, String code, String... titles) {
            return new Subject(courseCode, code, List.of(titles), false);
        }

        String title(int gradeIndex) {
            return titles.get(gradeIndex % titles.size());
        }
    }
}
