package org.lodestar.observation.time.api;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.http.InvalidRequest;

/** Whose time, from the beginning of one day to the end of another. */
record Period(String leader, LocalDate from, LocalDate to, ZoneId zone) {

    private static final long MOST_DAYS = 400;

    /**
     * Reads the parameters of a request.
     *
     * @throws InvalidRequest naming every parameter at fault
     */
    static Period of(String leader, Optional<LocalDate> from, Optional<LocalDate> to, Optional<String> zone) {
        List<Fault> faults = new ArrayList<>();
        if (from.isEmpty()) {
            faults.add(new Fault("from", "Needed: the first day, such as 2026-09-01"));
        }
        if (to.isEmpty()) {
            faults.add(new Fault("to", "Needed: the last day, such as 2026-09-30"));
        }
        if (from.isPresent() && to.isPresent()) {
            long days = ChronoUnit.DAYS.between(from.get(), to.get()) + 1;
            if (days < 1 || days > MOST_DAYS) {
                faults.add(new Fault("to", "On or after from, and at most " + MOST_DAYS + " days in all"));
            }
        }
        Optional<ZoneId> known = zone(zone.orElse("UTC"));
        if (known.isEmpty()) {
            faults.add(new Fault("zone", "An IANA time zone such as America/Chicago"));
        }
        if (!faults.isEmpty()) {
            throw new InvalidRequest(faults);
        }
        return new Period(leader, from.orElseThrow(), to.orElseThrow(), known.orElseThrow());
    }

    private static Optional<ZoneId> zone(String id) {
        try {
            return Optional.of(ZoneId.of(id));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
