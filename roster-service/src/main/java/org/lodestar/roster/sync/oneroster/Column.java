package org.lodestar.roster.sync.oneroster;

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

    static final String STATUS = "status";
    static final String DATE_LAST_MODIFIED = "dateLastModified";

    /** The status of a row that removes its entry. */
    static final String TO_BE_DELETED = "tobedeleted";

    /** What is done with the values of a column. */
    enum Use {
        KEPT,
        /** Checked, and not kept: we have no use for it. */
        CHECKED,
        /** Says what a row of a delta does and when; must be blank in a bulk file. */
        DELTA,
        /** Never read: it holds a secret. */
        SKIPPED
    }

    static Column sourcedId() {
        return required(SOURCED_ID, Form.GUID);
    }

    static Column required(String name, Form form) {
        return new Column(name, form, true, Use.KEPT, false, Optional.empty());
    }

    static Column optional(String name, Form form) {
        return new Column(name, form, false, Use.KEPT, false, Optional.empty());
    }

    static Column checked(String name, Form form) {
        return new Column(name, form, false, Use.CHECKED, true, Optional.empty());
    }

    static Column ofDelta(String name, Form form) {
        return new Column(name, form, false, Use.DELTA, false, Optional.empty());
    }

    static Column skipped(String name) {
        return new Column(name, Form.TEXT, false, Use.SKIPPED, true, Optional.empty());
    }

    Column ofPeople() {
        return new Column(name, form, required, use, true, target);
    }

    Column to(String file) {
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
