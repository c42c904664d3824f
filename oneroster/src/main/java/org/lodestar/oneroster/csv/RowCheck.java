package org.lodestar.oneroster.csv;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lodestar.oneroster.csv.Column.Use;

/** Checks the values of rows for their form, wherever the rows come from. */
public final class RowCheck {

    private final PackageFile file;
    private final Mode mode;

    public RowCheck(PackageFile file, Mode mode) {
        this.file = file;
        this.mode = mode;
    }

    /** A row of which no more can be said than whose it may be. */
    public CheckedRow unreadable(long number, String sourcedId, Reason reason, String detail) {
        return new CheckedRow.Invalid(
                number,
                Optional.of(sourcedId).filter(RowCheck::isSourcedId),
                List.of(PackageFault.ofRow(reason, file.fileName(), number, detail)));
    }

    /**
     * What becomes of a row.
     *
     * @param cells its values by the name of their column; what is not there is blank
     */
    public CheckedRow check(long number, Map<String, String> cells) {
        boolean removes = mode == Mode.DELTA && Column.TO_BE_DELETED.equals(cells.get(Column.STATUS));
        List<PackageFault> faults = new ArrayList<>();
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, LocalDate> dates = new HashMap<>();
        for (Column column : file.columns()) {
            String value = cells.getOrDefault(column.name(), "");
            if (column.use() == Use.SKIPPED) {
                continue;
            }
            Optional<PackageFault> fault = fault(column, value, number);
            if (fault.isPresent()) {
                if (!removes || column.use() == Use.DELTA || column.name().equals(Column.SOURCED_ID)) {
                    faults.add(fault.get());
                }
            } else if (column.use() == Use.KEPT
                    && !value.isEmpty()
                    && !column.name().equals(Column.SOURCED_ID)) {
                values.put(column.name(), column.form().keep(value));
                if (column.form().equals(Form.DATE)) {
                    dates.put(column.name(), LocalDate.parse(value));
                }
            }
        }
        String sourcedId = cells.getOrDefault(Column.SOURCED_ID, "");
        if (!removes) {
            checkOrder(dates, number, faults);
        }
        if (!faults.isEmpty()) {
            return new CheckedRow.Invalid(number, Optional.of(sourcedId).filter(RowCheck::isSourcedId), faults);
        }
        return removes
                ? new CheckedRow.Removal(number, sourcedId, values)
                : new CheckedRow.Valid(number, sourcedId, values);
    }

    private static boolean isSourcedId(String value) {
        return Form.GUID.fault(value).isEmpty();
    }

    private Optional<PackageFault> fault(Column column, String value, long row) {
        if (value.isEmpty()) {
            return column.requiredIn(mode)
                    ? Optional.of(fault(Reason.VALUE_MISSING, column, value, row, "must not be blank"))
                    : Optional.empty();
        }
        if (column.use() == Use.DELTA && mode == Mode.BULK) {
            return Optional.of(
                    fault(Reason.VALUE_FORBIDDEN_IN_BULK, column, value, row, "must be blank in a bulk file"));
        }
        if (value.length() > CsvLines.LONGEST_CELL) {
            return Optional.of(fault(
                    Reason.VALUE_TOO_LONG,
                    column,
                    value,
                    row,
                    "must have at most " + CsvLines.LONGEST_CELL + " characters"));
        }
        if (value.codePoints()
                .anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
            return Optional.of(
                    fault(Reason.VALUE_INVALID, column, value, row, "must not have line breaks or control characters"));
        }
        if (column.required() && value.isBlank()) {
            return Optional.of(fault(Reason.VALUE_MISSING, column, value, row, "must not be blank"));
        }
        return column.form().fault(value).map(detail -> fault(Reason.VALUE_INVALID, column, value, row, detail));
    }

    private PackageFault fault(Reason reason, Column column, String value, long row, String detail) {
        String shown = column.personal() && !value.isEmpty() ? PackageFault.WITHHELD : value;
        return PackageFault.ofCell(
                reason,
                file.fileName(),
                row,
                column.name(),
                shown,
                "The value of " + column.name() + " " + detail + ".");
    }

    private void checkOrder(Map<String, LocalDate> dates, long row, List<PackageFault> faults) {
        LocalDate end = dates.get("endDate");
        LocalDate begin = dates.getOrDefault("beginDate", dates.get("startDate"));
        if (end != null && begin != null && end.isBefore(begin)) {
            faults.add(PackageFault.ofCell(
                    Reason.DATES_REVERSED,
                    file.fileName(),
                    row,
                    "endDate",
                    end.toString(),
                    "The end is before the beginning, " + begin + "."));
        }
    }
}
