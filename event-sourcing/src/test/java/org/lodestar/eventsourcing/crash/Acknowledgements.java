package org.lodestar.eventsourcing.crash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What the processes said that they had been answered. */
final class Acknowledgements {

    private final int[] next = new int[CrashingService.CLIENTS];
    private final Map<String, Long> positions = new ConcurrentHashMap<>();
    private final List<String> faults = new ArrayList<>();
    private long count;

    synchronized void hear(String line) {
        String[] words = line.split(" ");
        switch (words[0]) {
            case "ack" -> {
                int client = Integer.parseInt(words[1]);
                int n = Integer.parseInt(words[2]);
                long position = Long.parseLong(words[3]);
                Long before = positions.putIfAbsent(CrashingService.key(client, n), position);
                if (before != null && before != position) {
                    faults.add(line + " was answered before at " + before);
                }
                count++;
                next[client] = Math.max(next[client], n + 1);
            }
            case "refused" ->
                next[Integer.parseInt(words[1])] =
                        Math.max(next[Integer.parseInt(words[1])], Integer.parseInt(words[2]) + 1);
            case "ready" -> {}
            default -> faults.add(line);
        }
    }

    synchronized long count() {
        return count;
    }

    /** Where each client goes on: with up to {@code again} commands that were answered before. */
    synchronized String from(int again) {
        return Arrays.stream(next)
                .map(n -> Math.max(0, n - again))
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","));
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    /** The position that each key was answered with. */
    Map<String, Long> positions() {
        return Map.copyOf(positions);
    }
}
