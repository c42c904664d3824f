package org.lodestar.eventsourcing.publishing;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which events are wanted.
 *
 * @param types whole types, or their beginnings followed by {@code *}; all if empty
 * @param subjects how the subjects begin; all if empty
 */
public record EventFilter(List<String> types, List<String> subjects) {

    public static final EventFilter ALL = new EventFilter(List.of(), List.of());

    public EventFilter {
        types = List.copyOf(types);
        subjects = List.copyOf(subjects);
    }

    /** Whether it takes everything. */
    public boolean takesAll() {
        return types.isEmpty() && subjects.isEmpty();
    }

    /** Whether it takes a type. */
    public boolean takesType(String type) {
        return types.isEmpty()
                || types.stream()
                        .anyMatch(wanted -> wanted.endsWith("*")
                                ? type.startsWith(wanted.substring(0, wanted.length() - 1))
                                : type.equals(wanted));
    }

    /** Whether it takes a subject. */
    public boolean takesSubject(String subject) {
        return subjects.isEmpty() || subjects.stream().anyMatch(subject::startsWith);
    }

    /**
     * The stored names that it does not take. Not those that it does: an event that the code does not know must stop its
     * reader, not be passed over.
     */
    public Set<String> withoutStored(Wire wire) {
        Set<String> without = new TreeSet<>();
        Set<String> wanted = new TreeSet<>();
        wire.types().forEach((type, stored) -> (takesType(type) ? wanted : without).addAll(stored));
        without.removeAll(wanted);
        return without;
    }

    /** How the streams that it takes begin, as they are stored; some of those may not be wanted after all. */
    public Set<String> storedStreams(Wire wire) {
        return subjects.stream().map(wire::streamsOf).collect(Collectors.toCollection(TreeSet::new));
    }
}
