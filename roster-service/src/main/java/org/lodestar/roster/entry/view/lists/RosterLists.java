package org.lodestar.roster.entry.view.lists;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.lodestar.roster.entry.AcademicSession;
import org.lodestar.roster.entry.Course;
import org.lodestar.roster.entry.Details;
import org.lodestar.roster.entry.Enrollment;
import org.lodestar.roster.entry.Kind;
import org.lodestar.roster.entry.Org;
import org.lodestar.roster.entry.RosterEntry;
import org.lodestar.roster.entry.SchoolClass;
import org.lodestar.roster.entry.User;

/** The table of each list, and what its columns hold. */
public final class RosterLists {

    private RosterLists() {}

    public static String table(Kind kind) {
        return switch (kind) {
            case ORG -> "roster_org";
            case ACADEMIC_SESSION -> "roster_academic_session";
            case COURSE -> "roster_course";
            case USER -> "roster_user";
            case CLASS -> "roster_class";
            case ENROLLMENT -> "roster_enrollment";
        };
    }

    /** The columns of an entry that has been heard of. */
    public static Map<String, Object> columns(String sourcedId, RosterEntry entry) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("status", EntryStatus.of(entry).name());
        Details details = entry.lastDetails().orElseThrow();
        switch (details) {
            case Org org -> {
                columns.put("type", org.type());
                columns.put("parent", org.parent());
            }
            case AcademicSession session -> {
                columns.put("type", session.type());
                columns.put("parent", session.parent());
            }
            case Course course -> columns.put("org", course.org());
            case User user -> {
                columns.put("roles", distinct(user.roles().stream().map(User.Role::role)));
                columns.put("orgs", distinct(user.roles().stream().map(User.Role::org)));
                columns.put(
                        "roles_at_orgs",
                        distinct(user.roles().stream().map(role -> roleAtOrg(role.role(), role.org()))));
            }
            case SchoolClass schoolClass -> {
                columns.put("school", schoolClass.school());
                columns.put("course", schoolClass.course());
                columns.put("terms", schoolClass.terms());
            }
            case Enrollment enrollment -> {
                columns.put("school_class", enrollment.schoolClass());
                columns.put("school", enrollment.school());
                columns.put("person", enrollment.user().value());
                columns.put("role", enrollment.role());
            }
        }
        return columns;
    }

    private static List<String> distinct(Stream<String> values) {
        return values.distinct().toList();
    }

    /** Stands for one role at one org, which are asked for together. */
    public static String roleAtOrg(String role, String org) {
        return role + ' ' + org;
    }
}
