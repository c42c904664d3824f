package org.lodestar.roster.entry.provider;

import java.util.Locale;

/** The query of a request is not one that can be answered. */
public final class InvalidQuery extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What the standard calls it. */
    enum Code {
        INVALID_FILTER_FIELD,
        INVALID_SORT_FIELD,
        INVALID_SELECTION_FIELD,
        INVALIDDATA;

        String value() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Code code;
    private final String description;

    InvalidQuery(Code code, String description) {
        super(description, null, false, false);
        this.code = code;
        this.description = description;
    }

    Code code() {
        return code;
    }

    String description() {
        return description;
    }
}
