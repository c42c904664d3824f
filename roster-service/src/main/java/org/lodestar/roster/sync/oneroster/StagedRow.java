package org.lodestar.roster.sync.oneroster;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.roster.entry.AcademicSession;
import org.lodestar.roster.entry.Course;
import org.lodestar.roster.entry.Details;
import org.lodestar.roster.entry.Enrollment;
import org.lodestar.roster.entry.Org;
import org.lodestar.roster.entry.SchoolClass;
import org.lodestar.roster.entry.User;

/**
 * A valid row as it was kept, to be read into what the roster knows.
 *
 * @param values as in {@link CheckedRow.Valid}
 */
public record StagedRow(String sourcedId, Map<String, Object> values) {

    /**
     * What a row says about its entry; of a person without the roles, which have rows of their own.
     *
     * @throws IllegalArgumentException for a file whose rows are no entries
     */
    public Details details(OneRosterFile file) {
        return switch (file) {
            case ORGS -> new Org(text("name"), text("type"), optional("identifier"), optional("parentSourcedId"));
            case ACADEMIC_SESSIONS ->
                new AcademicSession(
                        text("title"),
                        text("type"),
                        LocalDate.parse(text("startDate")),
                        LocalDate.parse(text("endDate")),
                        optional("parentSourcedId"),
                        Integer.parseInt(text("schoolYear")));
            case COURSES ->
                new Course(
                        text("title"),
                        optional("courseCode"),
                        list("grades"),
                        text("orgSourcedId"),
                        optional("schoolYearSourcedId"),
                        list("subjects"),
                        list("subjectCodes"));
            case USERS -> user();
            case CLASSES ->
                new SchoolClass(
                        text("title"),
                        list("grades"),
                        text("courseSourcedId"),
                        optional("classCode"),
                        text("classType"),
                        optional("location"),
                        text("schoolSourcedId"),
                        list("termSourcedIds"),
                        list("subjects"),
                        list("subjectCodes"),
                        list("periods"));
            case ENROLLMENTS ->
                new Enrollment(
                        text("classSourcedId"),
                        text("schoolSourcedId"),
                        new PersonRef(text("userSourcedId")),
                        text("role"),
                        optional("primary").map(Boolean::parseBoolean).orElse(false),
                        date("beginDate"),
                        date("endDate"));
            case ROLES, DEMOGRAPHICS -> throw new IllegalArgumentException(file.fileName() + " lists no entries");
        };
    }

    /** What a row of {@code users.csv} says about its person, who has no roles here. */
    public User user() {
        return new User(
                Boolean.parseBoolean(text("enabledUser")),
                text("username"),
                list("userIds").stream().map(StagedRow::externalId).toList(),
                text("givenName"),
                text("familyName"),
                optional("middleName"),
                optional("preferredGivenName"),
                optional("preferredMiddleName"),
                optional("preferredFamilyName"),
                optional("pronouns"),
                optional("identifier"),
                optional("userMasterIdentifier"),
                optional("email"),
                optional("sms"),
                optional("phone"),
                list("agentSourcedIds").stream().map(PersonRef::new).toList(),
                list("grades"),
                optional("primaryOrgSourcedId"),
                List.of());
    }

    /** What a row of {@code roles.csv} says. */
    public User.Role role() {
        return new User.Role(
                sourcedId, text("role"), text("roleType"), text("orgSourcedId"), date("beginDate"), date("endDate"));
    }

    private static User.ExternalId externalId(String braced) {
        int colon = braced.indexOf(':');
        return new User.ExternalId(braced.substring(1, colon), braced.substring(colon + 1, braced.length() - 1));
    }

    private String text(String column) {
        return optional(column).orElseThrow(() -> new IllegalStateException(column + " was not checked"));
    }

    private Optional<String> optional(String column) {
        return Optional.ofNullable(values.get(column)).map(String.class::cast);
    }

    private Optional<LocalDate> date(String column) {
        return optional(column).map(LocalDate::parse);
    }

    private List<String> list(String column) {
        return values.get(column) instanceof List<?> items
                ? items.stream().map(String.class::cast).toList()
                : List.of();
    }
}
