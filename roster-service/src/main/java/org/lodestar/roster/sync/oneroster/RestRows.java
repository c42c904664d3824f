package org.lodestar.roster.sync.oneroster;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.lodestar.oneroster.csv.CheckedRow;
import org.lodestar.oneroster.csv.Column;
import org.lodestar.oneroster.csv.Form;
import org.lodestar.oneroster.csv.Mode;
import org.lodestar.oneroster.csv.Reason;
import org.lodestar.oneroster.csv.RowCheck;

/**
 * Reads what a OneRoster 1.2 provider lists as if it were rows of a package: the same columns, checked in the same way.
 * A collection has the name of its file; the roles, which the provider shows inside of the people, become rows of their
 * own.
 */
public final class RestRows {

    private static final int LONGEST_ID = 255;
    private static final Map<String, String> ALSO_CALLED =
            Map.of("preferredGivenName", "preferredFirstName", "preferredFamilyName", "preferredLastName");

    private final OneRosterFile file;
    private final Mode mode;
    private final RowCheck check;
    private final RowCheck roleCheck;

    public RestRows(OneRosterFile file, Mode mode) {
        this.file = file;
        this.mode = mode;
        this.check = new RowCheck(file, mode);
        this.roleCheck = new RowCheck(OneRosterFile.ROLES, mode);
    }

    /** The rows of a page, and the rows of {@code roles.csv} that are in it. */
    public record Read(List<CheckedRow> rows, List<CheckedRow> roles) {}

    /**
     * Reads a page.
     *
     * @param rowsBefore how many rows have been read of the collection, and {@code rolesBefore} of roles
     */
    public Read read(Iterable<JsonNode> page, long rowsBefore, long rolesBefore) {
        List<CheckedRow> rows = new ArrayList<>();
        List<CheckedRow> roles = new ArrayList<>();
        for (JsonNode entry : page) {
            long number = rowsBefore + rows.size() + 1;
            if (!entry.isObject()) {
                rows.add(check.unreadable(
                        number, "", Reason.VALUE_INVALID, "The provider lists something that is no entry."));
            } else if (mode == Mode.DELTA || !isToBeDeleted(entry)) {
                CheckedRow row = check.check(number, cells(entry));
                rows.add(row);
                if (file == OneRosterFile.USERS && row instanceof CheckedRow.Valid user) {
                    roles.addAll(roles(user.sourcedId(), entry, rolesBefore + roles.size()));
                }
            }
        }
        return new Read(rows, roles);
    }

    /** What is to be deleted is no longer there; all there is does not include it. */
    private static boolean isToBeDeleted(JsonNode entry) {
        return entry.path(Column.STATUS).asText().equals(Column.TO_BE_DELETED);
    }

    private Map<String, String> cells(JsonNode entry) {
        Map<String, String> cells = new HashMap<>();
        for (Column column : file.columns()) {
            cells.put(column.name(), cell(entry, column.name()));
        }
        return withStatus(entry, cells);
    }

    private Map<String, String> withStatus(JsonNode entry, Map<String, String> cells) {
        if (mode == Mode.BULK) {
            cells.remove(Column.STATUS);
            cells.remove(Column.DATE_LAST_MODIFIED);
        } else {
            cells.put(Column.STATUS, text(entry.path(Column.STATUS)));
            cells.put(Column.DATE_LAST_MODIFIED, utc(text(entry.path(Column.DATE_LAST_MODIFIED))));
        }
        return cells;
    }

    private static String cell(JsonNode entry, String column) {
        if (column.equals(Column.SOURCED_ID)) {
            return text(entry.path(column));
        }
        if (column.equals("userIds")) {
            return joined(elements(entry.path(column))
                    .map(id -> '{' + text(id.path("type")) + ':' + text(id.path("identifier")) + '}'));
        }
        if (column.endsWith("SourcedIds")) {
            String plural = column.substring(0, column.length() - "SourcedIds".length()) + 's';
            return joined(elements(entry.path(plural)).map(each -> text(each.path(Column.SOURCED_ID))));
        }
        if (column.endsWith("SourcedId")) {
            String reference = column.substring(0, column.length() - "SourcedId".length());
            return text(entry.path(reference).path(Column.SOURCED_ID));
        }
        JsonNode value = entry.path(column);
        if (value.isMissingNode() && ALSO_CALLED.containsKey(column)) {
            value = entry.path(ALSO_CALLED.getOrDefault(column, column));
        }
        return value.isArray() ? joined(elements(value).map(RestRows::text)) : text(value);
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** A comma would split an item of a list; a package cannot have one, either. */
    private static String joined(Stream<String> items) {
        return items.map(item -> item.replace(",", "")).collect(Collectors.joining(","));
    }

    /** A value as a cell; what is no value is shown as JSON, so that it is told to be of the wrong form. */
    private static String text(JsonNode value) {
        return value.isContainerNode() ? value.toString() : value.isNull() ? "" : value.asText("");
    }

    private static String utc(String time) {
        try {
            return time.isEmpty()
                    ? time
                    : OffsetDateTime.parse(time).toInstant().toString();
        } catch (DateTimeException _) {
            return time;
        }
    }

    private List<CheckedRow> roles(String user, JsonNode entry, long before) {
        List<CheckedRow> roles = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JsonNode role : entry.path("roles")) {
            Map<String, String> cells = new HashMap<>();
            for (Column column : OneRosterFile.ROLES.columns()) {
                cells.put(column.name(), cell(role, column.name()));
            }
            String id = roleId(user, cells.getOrDefault("orgSourcedId", ""), cells.getOrDefault("role", ""));
            String unique = id;
            for (int n = 2; !ids.add(unique); n++) {
                unique = id + '-' + n;
            }
            cells.put(Column.SOURCED_ID, unique);
            cells.put("userSourcedId", user);
            roles.add(roleCheck.check(before + roles.size() + 1, withStatus(entry, cells)));
        }
        return roles;
    }

    /** A provider gives roles no id: one is made that stays the same from pull to pull. */
    private static String roleId(String user, String org, String role) {
        String id = "role-" + user + '-' + org + '-' + role.replace(':', '-');
        return id.length() <= LONGEST_ID - "-99999".length()
                        && Form.GUID.fault(id).isEmpty()
                ? id
                : "role-" + digest(id);
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
