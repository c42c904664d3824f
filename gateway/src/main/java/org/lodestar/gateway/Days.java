package org.lodestar.gateway;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lodestar.gateway.OwnApi.Request;

/** The days (UTC) that a request asks about, by {@code from} and {@code to}; all if it names none. */
record Days(LocalDate from, LocalDate to) {

    private static final LocalDate EARLIEST = LocalDate.of(1, 1, 1);
    private static final LocalDate LATEST = LocalDate.of(9999, 12, 31);

    static Days of(Request request) throws Refused {
        var faults = new ArrayList<Violation>();
        var from = day(request, "from", faults);
        var to = day(request, "to", faults);
        if (!faults.isEmpty()) {
            throw Refused.invalid(faults);
        }
        return new Days(from.orElse(EARLIEST), to.orElse(LATEST));
    }

    private static Optional<LocalDate> day(Request request, String name, List<Violation> faults) {
        var text = Optional.ofNullable(request.context().queryParams().get(name));
        try {
            return text.map(LocalDate::parse)
                    .filter(day -> !day.isBefore(EARLIEST) && !day.isAfter(LATEST))
                    .or(() -> {
                        text.ifPresent(_ -> faults.add(fault(name)));
                        return Optional.empty();
                    });
        } catch (DateTimeException _) {
            faults.add(fault(name));
            return Optional.empty();
        }
    }

    private static Violation fault(String name) {
        return new Violation(name, "A day such as 2026-11-13");
    }
}
