package org.lodestar.roster.entry.provider;

import org.lodestar.oneroster.provider.Query;
import org.lodestar.roster.entry.Kind;
import org.lodestar.roster.entry.view.lists.RosterLists;

/** Collections below one entity. Who is in a class is told by the enrollments that are active. */
enum Relation {
    CLASSES_OF_SCHOOL(EntityType.SCHOOL, EntityType.CLASS, "r.school = %1$s"),
    COURSES_OF_SCHOOL(
            EntityType.SCHOOL,
            EntityType.COURSE,
            "(r.org = %1$s OR r.id IN (SELECT c.course FROM " + live(Kind.CLASS) + " c WHERE c.school = %1$s))"),
    ENROLLMENTS_OF_SCHOOL(EntityType.SCHOOL, EntityType.ENROLLMENT, "r.school = %1$s"),
    STUDENTS_OF_SCHOOL(EntityType.SCHOOL, EntityType.STUDENT, "'student ' || %1$s = ANY (r.roles_at_orgs)"),
    TEACHERS_OF_SCHOOL(EntityType.SCHOOL, EntityType.TEACHER, "'teacher ' || %1$s = ANY (r.roles_at_orgs)"),
    TERMS_OF_SCHOOL(
            EntityType.SCHOOL,
            EntityType.TERM,
            "r.id IN (SELECT unnest(c.terms) FROM " + live(Kind.CLASS) + " c WHERE c.school = %1$s)"),
    ENROLLMENTS_OF_CLASS(EntityType.CLASS, EntityType.ENROLLMENT, "r.school_class = %1$s"),
    STUDENTS_OF_CLASS(EntityType.CLASS, EntityType.USER, enrolled("person", "e.school_class = %1$s", "student")),
    TEACHERS_OF_CLASS(EntityType.CLASS, EntityType.USER, enrolled("person", "e.school_class = %1$s", "teacher")),
    CLASSES_OF_COURSE(EntityType.COURSE, EntityType.CLASS, "r.course = %1$s"),
    CLASSES_OF_TERM(EntityType.TERM, EntityType.CLASS, "%1$s = ANY (r.terms)"),
    GRADING_PERIODS_OF_TERM(EntityType.TERM, EntityType.GRADING_PERIOD, "r.parent = %1$s"),
    CLASSES_OF_STUDENT(EntityType.STUDENT, EntityType.CLASS, enrolled("school_class", "e.person = %1$s", "student")),
    CLASSES_OF_TEACHER(EntityType.TEACHER, EntityType.CLASS, enrolled("school_class", "e.person = %1$s", "teacher")),
    CLASSES_OF_USER(
            EntityType.USER,
            EntityType.CLASS,
            "r.id IN (SELECT e.school_class FROM " + live(Kind.ENROLLMENT)
                    + " e WHERE e.person = %1$s AND e.status = 'ACTIVE')");

    private final EntityType parent;
    private final EntityType listed;
    private final String condition;

    Relation(EntityType parent, EntityType listed, String condition) {
        this.parent = parent;
        this.listed = listed;
        this.condition = condition;
    }

    private static String live(Kind kind) {
        return Query.live(RosterLists.table(kind));
    }

    private static String enrolled(String column, String where, String role) {
        return "r.id IN (SELECT e." + column + " FROM " + live(Kind.ENROLLMENT) + " e WHERE " + where
                + " AND e.role = '" + role + "' AND e.status = 'ACTIVE')";
    }

    EntityType parent() {
        return parent;
    }

    EntityType listed() {
        return listed;
    }

    /** Which rows {@code r} of the listed kind are meant, in SQL; {@code %1$s} stands for the parent's id. */
    String condition() {
        return condition;
    }
}
