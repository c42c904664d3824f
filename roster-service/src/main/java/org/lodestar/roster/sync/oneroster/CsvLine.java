package org.lodestar.roster.sync.oneroster;

import java.util.List;

/** One record of a CSV file, and the line it begins on. */
record CsvLine(long number, List<String> cells) {

    String cell(int index) {
        return cells.get(index);
    }
}
