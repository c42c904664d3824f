package org.lodestar.roster.sync.oneroster;

import java.util.List;
import java.util.Map;

/** What became of one row of a file. */
public sealed interface Row {

    /**
     * A row whose every value has the right form; whether its references exist is another question.
     *
     * @param number the line in the file, the header being line 1
     * @param values the columns that are kept and not blank, by name: a {@code String} or a {@code List<String>}
     */
    record Valid(long number, String sourcedId, Map<String, Object> values) implements Row {}

    /** A row with something wrong. */
    record Invalid(List<PackageFault> faults) implements Row {}
}
