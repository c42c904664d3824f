package org.lodestar.oneroster.csv;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What became of one row of a file. */
public sealed interface CheckedRow {

    /**
     * A row whose every value has the right form; whether its references exist is another question.
     *
     * @param number the line in the file, the header being line 1
     * @param values the columns that are kept and not blank, by name: a {@code String} or a {@code List<String>}
     */
    record Valid(long number, String sourcedId, Map<String, Object> values) implements CheckedRow {}

    /**
     * A row of a delta that removes its entry. Nothing else of it has to be right.
     *
     * @param values those of its values that have the right form
     */
    record Removal(long number, String sourcedId, Map<String, Object> values) implements CheckedRow {}

    /**
     * A row with something wrong.
     *
     * @param sourcedId whose row it is, if that much can be read
     */
    record Invalid(long number, Optional<String> sourcedId, List<PackageFault> faults) implements CheckedRow {}
}
