package org.lodestar.eventsourcing.stage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds what a reader saw while others wrote against what was there in the end: every event once, in order, without a
 * gap, and the events of each stream in the order of their versions.
 */
public final class LogAudit {

    private LogAudit() {}

    /**
     * Checks both and names everything that is wrong.
     *
     * @param stored what is there in the end, by position
     * @param seen what the reader saw, in the order in which it saw it
     */
    public static void verify(List<SeenEvent> stored, List<SeenEvent> seen) {
        List<String> faults = new ArrayList<>();
        dense(stored, faults);
        versions("the log", stored, faults);
        Set<Long> positions = new HashSet<>();
        long last = 0;
        for (SeenEvent event : seen) {
            if (!positions.add(event.position())) {
                faults.add("the reader saw position " + event.position() + " again");
            } else if (event.position() < last) {
                faults.add("the reader saw position " + event.position() + " after " + last);
            }
            last = Math.max(last, event.position());
        }
        for (SeenEvent event : stored) {
            if (!positions.remove(event.position())) {
                faults.add("the reader never saw position " + event.position());
            }
        }
        positions.forEach(position -> faults.add("the reader saw position " + position + ", which is not there"));
        versions("the reader", seen, faults);
        if (faults.isEmpty() && !seen.equals(stored)) {
            faults.add("the reader saw other events than are there");
        }
        if (!faults.isEmpty()) {
            throw new AssertionError(faults.size() + " faults: " + faults.subList(0, Math.min(20, faults.size())));
        }
    }

    private static void dense(List<SeenEvent> stored, List<String> faults) {
        long expected = 1;
        for (SeenEvent event : stored) {
            if (event.position() != expected) {
                faults.add("the log has position " + event.position() + " where " + expected + " should be");
            }
            expected = event.position() + 1;
        }
    }

    private static void versions(String who, List<SeenEvent> events, List<String> faults) {
        Map<String, Long> versions = new HashMap<>();
        for (SeenEvent event : events) {
            long before = versions.getOrDefault(event.stream(), 0L);
            if (event.version() != before + 1) {
                faults.add(who + " has version " + event.version() + " of " + event.stream() + " after " + before);
            }
            versions.put(event.stream(), event.version());
        }
    }
}
