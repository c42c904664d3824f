package org.lodestar.oneroster.provider;

import java.util.Locale;

/** The query of a request is not one that can be answered. */
public final class InvalidQuery extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What the standard calls it. */
    public enum Code {
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

    /** What is wrong, in the standard's word and ours. */
    public InvalidQuery(Code code, String description) {
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
