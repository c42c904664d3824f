package org.lodestar.oneroster.csv;

import java.util.Locale;

/** What can be wrong with a package; the kebab form of a name is part of the contract. */
public enum Reason {
    /** Not a zip file, or one that is damaged, encrypted or compressed in an unknown way. */
    NOT_A_ZIP,
    /** An entry that is not a plain file at the top of the package. */
    UNSAFE_ENTRY_NAME,
    DUPLICATE_ENTRY,
    UNKNOWN_FILE,
    TOO_MANY_ENTRIES,
    /** A file, or all files together, inflate to more than is allowed, or too much out of too little. */
    TOO_LARGE,
    MANIFEST_MISSING,
    MANIFEST_INVALID,
    UNSUPPORTED_VERSION,
    FILE_MISSING,
    FILE_UNDECLARED,
    FILE_WITHOUT_ROWS,
    NOTHING_TO_IMPORT,
    /** A file that was left alone here because another import takes it. */
    IMPORTED_ELSEWHERE,
    NOT_UTF_8,
    MALFORMED_CSV,
    COLUMN_MISSING,
    UNKNOWN_COLUMN,
    DUPLICATE_COLUMN,
    /** A row with more or fewer cells than the header. */
    WRONG_NUMBER_OF_CELLS,
    VALUE_MISSING,
    VALUE_INVALID,
    VALUE_TOO_LONG,
    /** A value where a bulk file must have none. */
    VALUE_FORBIDDEN_IN_BULK,
    DATES_REVERSED,
    DUPLICATE_SOURCED_ID,
    DANGLING_REFERENCE,
    /** A row of a delta removes what was never there. */
    REMOVAL_OF_UNKNOWN,
    /** A provider does not answer, however often it is asked. */
    PROVIDER_UNREACHABLE,
    /** A provider does not accept the credentials or the question. */
    PROVIDER_REFUSED,
    PROVIDER_REDIRECTS,
    /** An answer is not of the documented form, or contradicts itself. */
    PROVIDER_NONSENSE,
    PROVIDER_ENDLESS,
    /** The connection was deleted before its provider was read. */
    CONNECTION_GONE;

    /** The name in kebab case, such as {@code dangling-reference}. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
