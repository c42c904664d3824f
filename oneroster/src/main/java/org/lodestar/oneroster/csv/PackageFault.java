package org.lodestar.oneroster.csv;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One thing wrong with a package.
 *
 * @param file the entry, such as {@code users.csv}; absent if it is the package as a whole
 * @param row the line in the file, the header being line 1
 * @param value what was found, shortened; withheld where the column holds personal data
 * @param detail what is wrong and what would be right, for people
 */
public record PackageFault(
        Reason reason,
        Optional<String> file,
        OptionalLong row,
        Optional<String> column,
        Optional<String> value,
        String detail) {

    /** Stands for a value of a column that holds personal data. */
    public static final String WITHHELD = "(withheld)";

    private static final int LONGEST_VALUE = 100;

    /** A fault of the whole. */
    public static PackageFault ofPackage(Reason reason, String detail) {
        return new PackageFault(
                reason, Optional.empty(), OptionalLong.empty(), Optional.empty(), Optional.empty(), detail);
    }

    /** A fault of a file as a whole. */
    public static PackageFault ofFile(Reason reason, String file, String detail) {
        return new PackageFault(
                reason, Optional.of(shorten(file)), OptionalLong.empty(), Optional.empty(), Optional.empty(), detail);
    }

    /** A fault of a row as a whole. */
    public static PackageFault ofRow(Reason reason, String file, long row, String detail) {
        return new PackageFault(
                reason, Optional.of(file), OptionalLong.of(row), Optional.empty(), Optional.empty(), detail);
    }

    /** A fault of one cell; the value is shortened, and left out if it is empty. */
    public static PackageFault ofCell(
            Reason reason, String file, long row, String column, String value, String detail) {
        return new PackageFault(
                reason,
                Optional.of(file),
                OptionalLong.of(row),
                Optional.of(shorten(column)),
                value.isEmpty() ? Optional.empty() : Optional.of(shorten(value)),
                detail);
    }

    /** Cuts a value from outside to a length and an alphabet that are safe to show. */
    static String shorten(String value) {
        StringBuilder shown = new StringBuilder();
        value.codePoints()
                .limit(LONGEST_VALUE)
                .map(c -> Character.isISOControl(c) ? '\uFFFD' : c)
                .forEach(shown::appendCodePoint);
        if (shown.length() < value.length()) {
            shown.append('…');
        }
        return shown.toString();
    }
}
