package org.lodestar.oneroster.csv;

import java.util.Optional;

/**
 * A column of a OneRoster file.
 *
 * @param use what is done with its values
 * @param personal whether its values are never shown in a report
 * @param target the file whose {@code sourcedId}s it refers to
 */
public record Column(String name, Form form, boolean required, Use use, boolean personal, Optional<String> target) {

    /** The column that every file begins with. */
    public static final String SOURCED_ID = "sourcedId";

    public static final String STATUS = "status";
    public static final String DATE_LAST_MODIFIED = "dateLastModified";

    /** The status of a row that removes its entry. */
    public static final String TO_BE_DELETED = "tobedeleted";

    /** What is done with the values of a column. */
    public enum Use {
        KEPT,
        /** Checked, and not kept: we have no use for it. */
        CHECKED,
        /** Says what a row of a delta does and when; must be blank in a bulk file. */
        DELTA,
        /** Never read: it holds a secret. */
        SKIPPED
    }

    /** The id of an entry. */
    public static Column sourcedId() {
        return required(SOURCED_ID, Form.GUID);
    }

    /** One that has to have a value. */
    public static Column required(String name, Form form) {
        return new Column(name, form, true, Use.KEPT, false, Optional.empty());
    }

    public static Column optional(String name, Form form) {
        return new Column(name, form, false, Use.KEPT, false, Optional.empty());
    }

    /** One of which only the form matters. */
    public static Column checked(String name, Form form) {
        return new Column(name, form, false, Use.CHECKED, true, Optional.empty());
    }

    public static Column ofDelta(String name, Form form) {
        return new Column(name, form, false, Use.DELTA, false, Optional.empty());
    }

    public static Column skipped(String name) {
        return new Column(name, Form.TEXT, false, Use.SKIPPED, true, Optional.empty());
    }

    /** The same, with values that are never shown. */
    public Column ofPeople() {
        return new Column(name, form, required, use, true, target);
    }

    /** The same, referring to another file. */
    public Column to(String file) {
        return new Column(name, form, required, use, personal, Optional.of(file));
    }

    boolean requiredIn(Mode mode) {
        return required || (use == Use.DELTA && mode == Mode.DELTA);
    }

    /** Whether a cell holds a list of references. */
    public boolean plural() {
        return form.equals(Form.GUIDS);
    }
}
