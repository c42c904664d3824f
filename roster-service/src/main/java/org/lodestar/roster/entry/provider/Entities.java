package org.lodestar.roster.entry.provider;

import com.fasterxml.jackson.annotation.JsonFilter;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.oneroster.provider.Listed;
import org.lodestar.oneroster.provider.Reference;
import org.lodestar.roster.entry.AcademicSession;
import org.lodestar.roster.entry.Course;
import org.lodestar.roster.entry.Details;
import org.lodestar.roster.entry.Enrollment;
import org.lodestar.roster.entry.Org;
import org.lodestar.roster.entry.RosterEntry;
import org.lodestar.roster.entry.SchoolClass;
import org.lodestar.roster.entry.User;
import org.lodestar.roster.entry.view.lists.EntryStatus;

/**
 * Entries in the standard's form. It wants an org's identifier and a course's code, which need not be in a package:
 * there the {@code sourcedId} stands for them.
 */
final class Entities {

    private static final String ACTIVE_OR_NOT = "active, or tobedeleted when the source system no longer lists it";

    private final String base;

    /** Makes entities that refer to others below an address. */
    Entities(String base) {
        this.base = base;
    }

    @JsonFilter(Listed.FIELDS)
    @Schema(
            name = "OneRosterOrg",
            requiredProperties = {"sourcedId", "status", "dateLastModified", "name", "type", "identifier"})
    record OrgEntity(
            String sourcedId,
            @Schema(description = ACTIVE_OR_NOT) String status,
            Instant dateLastModified,
            String name,
            String type,
            String identifier,

            Optional<Reference> parent) {

        @Schema(name = "OneRosterOrgs")
        record All(List<OrgEntity> orgs) {}

        @Schema(name = "OneRosterSingleOrg")
        record Single(OrgEntity org) {}
    }

    @JsonFilter(Listed.FIELDS)
    @Schema(
            name = "OneRosterAcademicSession",
            requiredProperties = {
                "sourcedId",
                "status",
                "dateLastModified",
                "title",
                "startDate",
                "endDate",
                "type",
                "schoolYear"
            })
    record AcademicSessionEntity(
            String sourcedId,
            @Schema(description = ACTIVE_OR_NOT) String status,
            Instant dateLastModified,
            String title,
            LocalDate startDate,
            LocalDate endDate,
            String type,

            Optional<Reference> parent,

            String schoolYear) {

        @Schema(name = "OneRosterAcademicSessions")
        record All(List<AcademicSessionEntity> academicSessions) {}

        @Schema(name = "OneRosterSingleAcademicSession")
        record Single(AcademicSessionEntity academicSession) {}
    }

    @JsonFilter(Listed.FIELDS)
    @Schema(
            name = "OneRosterCourse",
            requiredProperties = {"sourcedId", "status", "dateLastModified", "title", "courseCode"})
    record CourseEntity(
            String sourcedId,
            @Schema(description = ACTIVE_OR_NOT) String status,
            Instant dateLastModified,
            String title,

            Optional<Reference> schoolYear,

            String courseCode,
            List<String> grades,
            List<String> subjects,
            Reference org,
            List<String> subjectCodes) {

        @Schema(name = "OneRosterCourses")
        record All(List<CourseEntity> courses) {}

        @Schema(name = "OneRosterSingleCourse")
        record Single(CourseEntity course) {}
    }

    @JsonFilter(Listed.FIELDS)
    @Schema(
            name = "OneRosterClass",
            requiredProperties = {"sourcedId", "status", "dateLastModified", "title", "course", "school", "terms"})
    record ClassEntity(
            String sourcedId,
            @Schema(description = ACTIVE_OR_NOT) String status,
            Instant dateLastModified,
            String title,
            Optional<String> classCode,
            String classType,
            Optional<String> location,
            List<String> grades,
            List<String> subjects,
            Reference course,
            Reference school,
            List<Reference> terms,
            List<String> subjectCodes,
            List<String> periods) {

        @Schema(name = "OneRosterClasses")
        record All(List<ClassEntity> classes) {}

        @Schema(name = "OneRosterSingleClass")
        record Single(@JsonProperty("class") ClassEntity schoolClass) {}
    }

    @JsonFilter(Listed.FIELDS)
    @Schema(
            name = "OneRosterUser",
            requiredProperties = {
                "sourcedId",
                "status",
                "dateLastModified",
                "enabledUser",
                "givenName",
                "familyName",
                "roles"
            })
    record UserEntity(
            String sourcedId,
            @Schema(description = ACTIVE_OR_NOT) String status,
            Instant dateLastModified,
            Optional<String> userMasterIdentifier,
            String username,
            List<UserId> userIds,

            @Schema(description = "true or false, as text") String enabledUser,

            String givenName,
            String familyName,
            Optional<String> middleName,
            Optional<String> preferredFirstName,
            Optional<String> preferredMiddleName,
            Optional<String> preferredLastName,
            Optional<String> pronouns,
            List<RoleEntity> roles,

            Optional<Reference> primaryOrg,

            Optional<String> identifier,
            Optional<String> email,
            Optional<String> sms,
            Optional<String> phone,
            List<Reference> agents,
            List<String> grades) {

        @Schema(name = "OneRosterUsers")
        record All(List<UserEntity> users) {}

        @Schema(name = "OneRosterSingleUser")
        record Single(UserEntity user) {}
    }

    @Schema(
            name = "OneRosterUserId",
            requiredProperties = {"type", "identifier"})
    record UserId(String type, String identifier) {}

    @Schema(
            name = "OneRosterRole",
            requiredProperties = {"roleType", "role", "org"})
    record RoleEntity(
            String roleType, String role, Reference org, Optional<LocalDate> beginDate, Optional<LocalDate> endDate) {}

    @JsonFilter(Listed.FIELDS)
    @Schema(
            name = "OneRosterEnrollment",
            requiredProperties = {"sourcedId", "status", "dateLastModified", "user", "class", "school", "role"})
    record EnrollmentEntity(
            String sourcedId,
            @Schema(description = ACTIVE_OR_NOT) String status,
            Instant dateLastModified,
            Reference user,
            @JsonProperty("class") Reference schoolClass,
            Reference school,
            String role,

            @Schema(description = "true or false, as text") String primary,

            Optional<LocalDate> beginDate,

            Optional<LocalDate> endDate) {

        @Schema(name = "OneRosterEnrollments")
        record All(List<EnrollmentEntity> enrollments) {}

        @Schema(name = "OneRosterSingleEnrollment")
        record Single(EnrollmentEntity enrollment) {}
    }

    /** An entry that has been heard of. */
    Object of(String sourcedId, Instant modified, RosterEntry entry) {
        String status = EntryStatus.of(entry) == EntryStatus.ACTIVE ? "active" : "tobedeleted";
        Details details = entry.lastDetails().orElseThrow();
        return switch (details) {
            case Org org ->
                new OrgEntity(
                        sourcedId,
                        status,
                        modified,
                        org.name(),
                        org.type(),
                        org.identifier().orElse(sourcedId),
                        org.parent().map(this::org));
            case AcademicSession session ->
                new AcademicSessionEntity(
                        sourcedId,
                        status,
                        modified,
                        session.title(),
                        session.startDate(),
                        session.endDate(),
                        session.type(),
                        session.parent().map(this::session),
                        Integer.toString(session.schoolYear()));
            case Course course ->
                new CourseEntity(
                        sourcedId,
                        status,
                        modified,
                        course.title(),
                        course.schoolYear().map(this::session),
                        course.courseCode().orElse(sourcedId),
                        course.grades(),
                        course.subjects(),
                        org(course.org()),
                        course.subjectCodes());
            case User user -> user(sourcedId, status, modified, user);
            case SchoolClass schoolClass ->
                new ClassEntity(
                        sourcedId,
                        status,
                        modified,
                        schoolClass.title(),
                        schoolClass.classCode(),
                        schoolClass.classType(),
                        schoolClass.location(),
                        schoolClass.grades(),
                        schoolClass.subjects(),
                        reference("courses", "course", schoolClass.course()),
                        org(schoolClass.school()),
                        schoolClass.terms().stream().map(this::session).toList(),
                        schoolClass.subjectCodes(),
                        schoolClass.periods());
            case Enrollment enrollment ->
                new EnrollmentEntity(
                        sourcedId,
                        status,
                        modified,
                        user(enrollment.user()),
                        reference("classes", "class", enrollment.schoolClass()),
                        org(enrollment.school()),
                        enrollment.role(),
                        Boolean.toString(enrollment.primary()),
                        enrollment.beginDate(),
                        enrollment.endDate());
        };
    }

    private UserEntity user(String sourcedId, String status, Instant modified, User user) {
        return new UserEntity(
                sourcedId,
                status,
                modified,
                user.userMasterIdentifier(),
                user.username(),
                user.userIds().stream()
                        .map(id -> new UserId(id.type(), id.identifier()))
                        .toList(),
                Boolean.toString(user.enabled()),
                user.givenName(),
                user.familyName(),
                user.middleName(),
                user.preferredGivenName(),
                user.preferredMiddleName(),
                user.preferredFamilyName(),
                user.pronouns(),
                user.roles().stream()
                        .map(role -> new RoleEntity(
                                role.roleType(), role.role(), org(role.org()), role.beginDate(), role.endDate()))
                        .toList(),
                user.primaryOrg().map(this::org),
                user.identifier(),
                user.email(),
                user.sms(),
                user.phone(),
                user.agents().stream().map(this::user).toList(),
                user.grades());
    }

    private Reference org(String sourcedId) {
        return reference("orgs", "org", sourcedId);
    }

    private Reference session(String sourcedId) {
        return reference("academicSessions", "academicSession", sourcedId);
    }

    private Reference user(PersonRef person) {
        return reference("users", "user", person.value());
    }

    private Reference reference(String collection, String type, String sourcedId) {
        return Reference.to(base, collection, type, sourcedId);
    }
}
