package org.lodestar.roster.entry.provider;

import org.lodestar.roster.entry.Kind;

/**
 * What clients can ask for. To the standard schools are a type of org, terms and grading periods of academic session,
 * students and teachers of user: they are told in the same form, and are part of the same rows.
 */
enum EntityType {
    ORG(Kind.ORG, "org", "orgs", "true"),
    SCHOOL(Kind.ORG, "org", "orgs", "r.type = 'school'"),
    ACADEMIC_SESSION(Kind.ACADEMIC_SESSION, "academicSession", "academicSessions", "true"),
    TERM(Kind.ACADEMIC_SESSION, "academicSession", "academicSessions", "r.type = 'term'"),
    GRADING_PERIOD(Kind.ACADEMIC_SESSION, "academicSession", "academicSessions", "r.type = 'gradingPeriod'"),
    USER(Kind.USER, "user", "users", "true"),
    STUDENT(Kind.USER, "user", "users", "'student' = ANY (r.roles)"),
    TEACHER(Kind.USER, "user", "users", "'teacher' = ANY (r.roles)"),
    COURSE(Kind.COURSE, "course", "courses", "true"),
    CLASS(Kind.CLASS, "class", "classes", "true"),
    ENROLLMENT(Kind.ENROLLMENT, "enrollment", "enrollments", "true");

    private final Kind kind;
    private final String single;
    private final String plural;
    private final String condition;

    EntityType(Kind kind, String single, String plural, String condition) {
        this.kind = kind;
        this.single = single;
        this.plural = plural;
        this.condition = condition;
    }

    Kind kind() {
        return kind;
    }

    /** What a single entity is wrapped in. */
    String single() {
        return single;
    }

    /** What a collection is wrapped in, and the address of all of its kind. */
    String plural() {
        return plural;
    }

    /** Which rows {@code r} of the kind are of this type, in SQL. */
    String condition() {
        return condition;
    }
}
