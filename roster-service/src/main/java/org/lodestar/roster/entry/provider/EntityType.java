package org.lodestar.roster.entry.provider;

import java.util.Map;
import java.util.Set;
import org.lodestar.oneroster.provider.Field;
import org.lodestar.oneroster.provider.Listed;
import org.lodestar.roster.entry.Kind;
import org.lodestar.roster.entry.provider.Entities.AcademicSessionEntity;
import org.lodestar.roster.entry.provider.Entities.ClassEntity;
import org.lodestar.roster.entry.provider.Entities.CourseEntity;
import org.lodestar.roster.entry.provider.Entities.EnrollmentEntity;
import org.lodestar.roster.entry.provider.Entities.OrgEntity;
import org.lodestar.roster.entry.provider.Entities.UserEntity;
import org.lodestar.roster.entry.view.lists.RosterLists;

/**
 * What clients can ask for. To the standard schools are a type of org, terms and grading periods of academic session,
 * students and teachers of user: they are told in the same form, and are part of the same rows.
 */
enum EntityType implements Listed {
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

    @Override
    public String table() {
        return RosterLists.table(kind);
    }

    @Override
    public String single() {
        return single;
    }

    @Override
    public String plural() {
        return plural;
    }

    @Override
    public String condition() {
        return condition;
    }

    @Override
    public Map<String, Field> fields() {
        return Fields.of(kind);
    }

    @Override
    public Class<? extends Record> form() {
        return switch (kind) {
            case ORG -> OrgEntity.class;
            case ACADEMIC_SESSION -> AcademicSessionEntity.class;
            case COURSE -> CourseEntity.class;
            case USER -> UserEntity.class;
            case CLASS -> ClassEntity.class;
            case ENROLLMENT -> EnrollmentEntity.class;
        };
    }

    @Override
    public Set<String> neverGiven() {
        return Set.of("metadata", "children", "userProfiles", "password", "resources");
    }
}
