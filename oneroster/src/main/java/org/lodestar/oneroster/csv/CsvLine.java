package org.lodestar.oneroster.csv;

import java.util.List;

/** One record of a CSV file, and the line it begins on. */
public record CsvLine(long number, List<String> cells) {

    String cell(int index) {
        return cells.get(index);
    }
}
