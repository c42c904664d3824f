package org.lodestar.systemtests;

import java.util.Map;

/** Which service keeps what; a client need not know, but who counts positions does. */
final class Services {

    private static final Map<String, String> BY_COLLECTION = Map.ofEntries(
            Map.entry("roster", "roster"),
            Map.entry("plans", "goals"),
            Map.entry("goals", "goals"),
            Map.entry("focus-policies", "goals"),
            Map.entry("evidence", "evidence"),
            Map.entry("progress-measures", "evidence"),
            Map.entry("progress-points", "evidence"),
            Map.entry("observations", "observation"),
            Map.entry("feedback-conversations", "observation"),
            Map.entry("time-entries", "observation"),
            Map.entry("time-perceptions", "observation"));

    private Services() {}

    static String of(String path) {
        String service = BY_COLLECTION.get(path.split("/")[2]);
        if (service == null) {
            throw new AssertionError("Which service keeps " + path + "?");
        }
        return service;
    }
}
