package org.lodestar.oneroster.csv;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The form that a column's values have. */
public interface Form {

    Pattern GUID_CHARACTERS = Pattern.compile("[0-9A-Za-z._/@-]{1,255}");

    Pattern USER_ID = Pattern.compile("\\{[^{}:]+:[^{}]+}");

    Pattern EXTENSION = Pattern.compile("ext:[0-9A-Za-z._-]{1,100}");

    Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}(\\.[0-9]{1,9})?");

    Pattern YEAR_DIGITS = Pattern.compile("[12][0-9]{3}");

    /** What is wrong with a value that is not blank; none if nothing is. */
    Optional<String> fault(String value);

    /** How a value is kept until it is applied: a string or a list of strings. */
    default Object keep(String value) {
        return value;
    }

    Form TEXT = _ -> Optional.empty();

    Form GUID = value -> expect(
            GUID_CHARACTERS.matcher(value).matches(), "must be 1 to 255 of the characters 0-9 A-Z a-z . - _ / @");

    Form DATE = value -> expect(isDate(value), "must be a date, as in 2026-08-31");

    Form INSTANT = value -> expect(isInstant(value), "must be a time in UTC, as in 2026-08-31T06:30:00.000Z");

    Form DECIMAL = value ->
            expect(NUMBER.matcher(value).matches(), "must be a number, as in 7 or 7.25, of at most nine digits");

    Form YEAR = value -> expect(YEAR_DIGITS.matcher(value).matches(), "must be a year, as in 2026");

    Form BOOLEAN = value -> expect(value.equals("true") || value.equals("false"), "must be true or false");

    Form TEXTS = list(TEXT);

    Form GUIDS = list(GUID);

    Form USER_IDS = list(value -> expect(USER_ID.matcher(value).matches(), "must have the form {type:id},{type:id}"));

    /** One of the standard's tokens, or an extension of the source's own. */
    static Form vocabulary(String... tokens) {
        Form closed = closedVocabulary(tokens);
        return value -> closed.fault(value)
                .filter(_ -> !EXTENSION.matcher(value).matches())
                .map(fault -> fault + " or an ext: token");
    }

    static Form closedVocabulary(String... tokens) {
        Set<String> known = Set.of(tokens);
        String fault = "must be one of " + String.join(", ", tokens);
        return value -> expect(known.contains(value), fault);
    }

    private static Form list(Form item) {
        return new Form() {
            @Override
            public Optional<String> fault(String value) {
                for (String part : items(value)) {
                    if (part.isEmpty()) {
                        return Optional.of("must be a list with commas and without empty items");
                    }
                    Optional<String> fault = item.fault(part);
                    if (fault.isPresent()) {
                        return fault;
                    }
                }
                return Optional.empty();
            }

            @Override
            public Object keep(String value) {
                return items(value);
            }
        };
    }

    private static List<String> items(String value) {
        return Arrays.stream(value.split(",", -1)).map(String::strip).toList();
    }

    private static Optional<String> expect(boolean holds, String otherwise) {
        return holds ? Optional.empty() : Optional.of(otherwise);
    }

    private static boolean isInstant(String value) {
        try {
            return value.endsWith("Z") && Instant.parse(value).isAfter(Instant.EPOCH);
        } catch (DateTimeParseException _) {
            return false;
        }
    }

    private static boolean isDate(String value) {
        try {
            return value.length() == "2026-08-31".length()
                    && LocalDate.parse(value).getYear() > 0;
        } catch (DateTimeParseException _) {
            return false;
        }
    }
}
