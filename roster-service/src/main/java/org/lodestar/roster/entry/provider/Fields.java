package org.lodestar.roster.entry.provider;

import java.util.HashMap;
import java.util.Map;
import org.lodestar.oneroster.provider.Field;
import org.lodestar.oneroster.provider.Field.Moment;
import org.lodestar.oneroster.provider.Field.Text;
import org.lodestar.oneroster.provider.Field.Texts;
import org.lodestar.roster.entry.Kind;

/** The fields that can be filtered and sorted by, in the standard's names. */
final class Fields {

    private static final Map<Kind, Map<String, Field>> BY_KIND = Map.of(
            Kind.ORG,
            with(Map.of(
                    "name", text("name"),
                    "type", new Text("r.type"),
                    // the standard wants one where the source need not have one: see Entities
                    "identifier", new Text("coalesce(r.details ->> 'identifier', r.id)"),
                    "parent.sourcedId", new Text("r.parent"))),
            Kind.ACADEMIC_SESSION,
            with(Map.of(
                    "title", text("title"),
                    "type", new Text("r.type"),
                    "startDate", text("startDate"),
                    "endDate", text("endDate"),
                    "schoolYear", text("schoolYear"),
                    "parent.sourcedId", new Text("r.parent"))),
            Kind.COURSE,
            with(Map.of(
                    "title", text("title"),
                    "courseCode", new Text("coalesce(r.details ->> 'courseCode', r.id)"),
                    "grades", texts("grades"),
                    "subjects", texts("subjects"),
                    "subjectCodes", texts("subjectCodes"),
                    "org.sourcedId", new Text("r.org"),
                    "schoolYear.sourcedId", text("schoolYear"))),
            Kind.USER,
            with(Map.ofEntries(
                    Map.entry("enabledUser", text("enabled")),
                    Map.entry("username", new Text("r.username")),
                    Map.entry("email", new Text("r.email")),
                    Map.entry("identifier", new Text("r.identifier")),
                    Map.entry("userMasterIdentifier", text("userMasterIdentifier")),
                    Map.entry("givenName", text("givenName")),
                    Map.entry("familyName", text("familyName")),
                    Map.entry("middleName", text("middleName")),
                    Map.entry("preferredFirstName", text("preferredGivenName")),
                    Map.entry("preferredMiddleName", text("preferredMiddleName")),
                    Map.entry("preferredLastName", text("preferredFamilyName")),
                    Map.entry("pronouns", text("pronouns")),
                    Map.entry("sms", text("sms")),
                    Map.entry("phone", text("phone")),
                    Map.entry("grades", texts("grades")),
                    Map.entry("agents.sourcedId", texts("agents")),
                    Map.entry("primaryOrg.sourcedId", text("primaryOrg")),
                    Map.entry("userIds.type", each("userIds", "type")),
                    Map.entry("userIds.identifier", each("userIds", "identifier")),
                    Map.entry("roles.role", each("roles", "role")),
                    Map.entry("roles.roleType", each("roles", "roleType")),
                    Map.entry("roles.org.sourcedId", each("roles", "org")),
                    Map.entry("roles.beginDate", each("roles", "beginDate")),
                    Map.entry("roles.endDate", each("roles", "endDate")))),
            Kind.CLASS,
            with(Map.ofEntries(
                    Map.entry("title", text("title")),
                    Map.entry("classCode", text("classCode")),
                    Map.entry("classType", text("classType")),
                    Map.entry("location", text("location")),
                    Map.entry("grades", texts("grades")),
                    Map.entry("subjects", texts("subjects")),
                    Map.entry("subjectCodes", texts("subjectCodes")),
                    Map.entry("periods", texts("periods")),
                    Map.entry("course.sourcedId", new Text("r.course")),
                    Map.entry("school.sourcedId", new Text("r.school")),
                    Map.entry("terms.sourcedId", texts("terms")))),
            Kind.ENROLLMENT,
            with(Map.of(
                    "user.sourcedId", new Text("r.person"),
                    "class.sourcedId", new Text("r.school_class"),
                    "school.sourcedId", new Text("r.school"),
                    "role", new Text("r.role"),
                    "primary", text("primary"),
                    "beginDate", text("beginDate"),
                    "endDate", text("endDate"))));

    private Fields() {}

    /** The fields of a kind, by their names. */
    static Map<String, Field> of(Kind kind) {
        return BY_KIND.getOrDefault(kind, Map.of());
    }

    private static Map<String, Field> with(Map<String, Field> own) {
        Map<String, Field> all = new HashMap<>(own);
        all.put("sourcedId", new Text("r.id"));
        all.put("status", new Text("(CASE r.status WHEN 'ACTIVE' THEN 'active' ELSE 'tobedeleted' END)"));
        all.put("dateLastModified", new Moment("r.updated_at"));
        return Map.copyOf(all);
    }

    private static Field text(String member) {
        return new Text("(r.details ->> '" + member + "')");
    }

    private static Field texts(String member) {
        return new Texts("r.details -> '" + member + "'");
    }

    private static Field each(String array, String member) {
        return new Texts("jsonb_path_query_array(r.details, '$." + array + "[*]." + member + "')");
    }
}
