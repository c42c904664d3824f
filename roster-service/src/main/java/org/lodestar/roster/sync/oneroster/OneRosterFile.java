package org.lodestar.roster.sync.oneroster;

import static org.lodestar.oneroster.csv.Column.checked;
import static org.lodestar.oneroster.csv.Column.ofDelta;
import static org.lodestar.oneroster.csv.Column.optional;
import static org.lodestar.oneroster.csv.Column.required;
import static org.lodestar.oneroster.csv.Column.skipped;
import static org.lodestar.oneroster.csv.Column.sourcedId;
import static org.lodestar.oneroster.csv.Form.BOOLEAN;
import static org.lodestar.oneroster.csv.Form.DATE;
import static org.lodestar.oneroster.csv.Form.GUID;
import static org.lodestar.oneroster.csv.Form.GUIDS;
import static org.lodestar.oneroster.csv.Form.INSTANT;
import static org.lodestar.oneroster.csv.Form.TEXT;
import static org.lodestar.oneroster.csv.Form.TEXTS;
import static org.lodestar.oneroster.csv.Form.USER_IDS;
import static org.lodestar.oneroster.csv.Form.YEAR;
import static org.lodestar.oneroster.csv.Form.closedVocabulary;
import static org.lodestar.oneroster.csv.Form.vocabulary;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.lodestar.oneroster.csv.Binding;
import org.lodestar.oneroster.csv.Column;
import org.lodestar.oneroster.csv.PackageFile;
import org.lodestar.roster.entry.Kind;

/**
 * The files of a package that are imported, each after those it refers to, with the columns the binding gives them.
 */
public enum OneRosterFile implements PackageFile {
    ORGS(
            1,
            "orgs",
            sourcedId(),
            required("name", TEXT),
            required("type", vocabulary("department", "school", "district", "local", "state", "national")),
            optional("identifier", TEXT),
            optional("parentSourcedId", GUID).to("orgs")),
    ACADEMIC_SESSIONS(
            2,
            "academicSessions",
            sourcedId(),
            required("title", TEXT),
            required("type", vocabulary("gradingPeriod", "semester", "schoolYear", "term")),
            required("startDate", DATE),
            required("endDate", DATE),
            optional("parentSourcedId", GUID).to("academicSessions"),
            required("schoolYear", YEAR)),
    COURSES(
            3,
            "courses",
            sourcedId(),
            optional("schoolYearSourcedId", GUID).to("academicSessions"),
            required("title", TEXT),
            optional("courseCode", TEXT),
            optional("grades", TEXTS),
            required("orgSourcedId", GUID).to("orgs"),
            optional("subjects", TEXTS),
            optional("subjectCodes", TEXTS)),
    USERS(
            4,
            "users",
            sourcedId(),
            required("enabledUser", BOOLEAN),
            required("username", TEXT).ofPeople(),
            optional("userIds", USER_IDS).ofPeople(),
            required("givenName", TEXT).ofPeople(),
            required("familyName", TEXT).ofPeople(),
            optional("middleName", TEXT).ofPeople(),
            optional("identifier", TEXT).ofPeople(),
            optional("email", TEXT).ofPeople(),
            optional("sms", TEXT).ofPeople(),
            optional("phone", TEXT).ofPeople(),
            optional("agentSourcedIds", GUIDS).to("users"),
            optional("grades", TEXTS),
            skipped("password"),
            optional("userMasterIdentifier", TEXT).ofPeople(),
            optional("preferredGivenName", TEXT).ofPeople(),
            optional("preferredMiddleName", TEXT).ofPeople(),
            optional("preferredFamilyName", TEXT).ofPeople(),
            optional("primaryOrgSourcedId", GUID).to("orgs"),
            optional("pronouns", TEXT).ofPeople()),
    ROLES(
            5,
            "roles",
            sourcedId(),
            required("userSourcedId", GUID).to("users"),
            required("roleType", closedVocabulary("primary", "secondary")),
            required(
                    "role",
                    vocabulary(
                            "aide",
                            "counselor",
                            "districtAdministrator",
                            "guardian",
                            "parent",
                            "principal",
                            "proctor",
                            "relative",
                            "siteAdministrator",
                            "student",
                            "systemAdministrator",
                            "teacher")),
            optional("beginDate", DATE),
            optional("endDate", DATE),
            required("orgSourcedId", GUID).to("orgs"),
            checked("userProfileSourcedId", GUID)),
    CLASSES(
            6,
            "classes",
            sourcedId(),
            required("title", TEXT),
            optional("grades", TEXTS),
            required("courseSourcedId", GUID).to("courses"),
            optional("classCode", TEXT),
            required("classType", vocabulary("homeroom", "scheduled")),
            optional("location", TEXT),
            required("schoolSourcedId", GUID).to("orgs"),
            required("termSourcedIds", GUIDS).to("academicSessions"),
            optional("subjects", TEXTS),
            optional("subjectCodes", TEXTS),
            optional("periods", TEXTS)),
    ENROLLMENTS(
            7,
            "enrollments",
            sourcedId(),
            required("classSourcedId", GUID).to("classes"),
            required("schoolSourcedId", GUID).to("orgs"),
            required("userSourcedId", GUID).to("users"),
            required("role", vocabulary("administrator", "proctor", "student", "teacher")),
            optional("primary", BOOLEAN),
            optional("beginDate", DATE),
            optional("endDate", DATE)),
    /** Checked and counted, not kept: nothing here has a use for it. */
    DEMOGRAPHICS(
            8,
            "demographics",
            sourcedId().to("users"),
            checked("birthDate", DATE),
            checked("sex", vocabulary("male", "female", "unspecified", "other")),
            checked("americanIndianOrAlaskaNative", BOOLEAN),
            checked("asian", BOOLEAN),
            checked("blackOrAfricanAmerican", BOOLEAN),
            checked("nativeHawaiianOrOtherPacificIslander", BOOLEAN),
            checked("white", BOOLEAN),
            checked("demographicRaceTwoOrMoreRaces", BOOLEAN),
            checked("hispanicOrLatinoEthnicity", BOOLEAN),
            checked("countryOfBirthCode", TEXT),
            checked("stateOfBirthAbbreviation", TEXT),
            checked("cityOfBirth", TEXT),
            checked("publicSchoolResidenceStatus", TEXT));

    private static final String ASSESSMENTS = "/v1/assessment-imports";

    /** Of the rest of the standard's files nothing is imported: gradebook, resources, sign-in profiles. */
    public static final Binding<OneRosterFile> BINDING = new Binding<>(
            List.of(values()),
            Map.of("assessmentLineItems", ASSESSMENTS, "assessmentResults", ASSESSMENTS),
            Binding.STANDARD_FILES,
            List.of(USERS, ROLES));

    private final int step;
    private final String stem;

    @SuppressWarnings("ImmutableEnumChecker") // the list and the columns never change
    private final List<Column> columns;

    OneRosterFile(int step, String stem, Column... columns) {
        this.step = step;
        this.stem = stem;
        this.columns = Stream.concat(
                        Stream.of(columns),
                        Stream.of(
                                ofDelta(Column.STATUS, closedVocabulary("active", Column.TO_BE_DELETED)),
                                ofDelta(Column.DATE_LAST_MODIFIED, INSTANT)))
                .toList();
    }

    /** The place in the order of dependency. It is stored while an import lasts, so it does not change. */
    public int step() {
        return step;
    }

    @Override
    public String stem() {
        return stem;
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    public List<Column> references() {
        return columns.stream().filter(column -> column.target().isPresent()).toList();
    }

    /** What its rows are; nothing for a file whose rows are no entries of their own. */
    public Optional<Kind> kind() {
        return switch (this) {
            case ORGS -> Optional.of(Kind.ORG);
            case ACADEMIC_SESSIONS -> Optional.of(Kind.ACADEMIC_SESSION);
            case COURSES -> Optional.of(Kind.COURSE);
            case USERS -> Optional.of(Kind.USER);
            case CLASSES -> Optional.of(Kind.CLASS);
            case ENROLLMENTS -> Optional.of(Kind.ENROLLMENT);
            case ROLES, DEMOGRAPHICS -> Optional.empty();
        };
    }

    /** The file that lists the entries of a kind. */
    public static OneRosterFile of(Kind kind) {
        return Arrays.stream(values())
                .filter(file -> file.kind().equals(Optional.of(kind)))
                .findFirst()
                .orElseThrow();
    }

    /** The file that is this step. */
    public static OneRosterFile ofStep(int step) {
        return Arrays.stream(values())
                .filter(file -> file.step == step)
                .findFirst()
                .orElseThrow();
    }
}
