package org.lodestar.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A place in the events of all services: a position in the log of each, and in which life of it. It names its district,
 * because a position of another one would skip what was never told; it is not secret, and who makes one up misses events
 * of their own.
 */
record EventCursor(String tenant, Map<String, Place> places) {

    private static final Pattern FORM = Pattern.compile("e1 ([^ ]+)((?: [a-z-]{1,64}=\\d{1,18}@[0-9a-f]{0,8}){0,64})");

    /** How much of an epoch tells it from others. */
    private static final int EPOCH = 8;

    private static final Place BEGINNING = new Place(0, "");

    /**
     * A place in one log.
     *
     * @param epoch the beginning of its epoch; empty where nothing was there yet
     */
    record Place(long position, String epoch) {

        static Place of(long position, String epoch) {
            return new Place(position, epoch.substring(0, Math.min(EPOCH, epoch.length())));
        }

        /** Whether the log has been another since. */
        boolean isOfAnother(String now) {
            return !epoch.isEmpty() && !now.startsWith(epoch);
        }
    }

    EventCursor {
        places = Map.copyOf(places);
    }

    static EventCursor beginning(String tenant) {
        return new EventCursor(tenant, Map.of());
    }

    /** Reads a cursor, if it is one. */
    static Optional<EventCursor> decode(String text) {
        try {
            var parts = FORM.matcher(new String(Base64.getUrlDecoder().decode(text), UTF_8));
            if (!parts.matches()) {
                return Optional.empty();
            }
            var places = new TreeMap<String, Place>();
            for (var part : parts.group(2).strip().split(" ", -1)) {
                if (!part.isEmpty()) {
                    var is = part.indexOf('=');
                    var at = part.indexOf('@');
                    places.put(
                            part.substring(0, is),
                            new Place(Long.parseLong(part, is + 1, at, 10), part.substring(at + 1)));
                }
            }
            return Optional.of(new EventCursor(parts.group(1), places));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    String encode() {
        var text = new TreeMap<>(places)
                .entrySet().stream()
                        .map(place -> " %s=%d@%s"
                                .formatted(
                                        place.getKey(),
                                        place.getValue().position(),
                                        place.getValue().epoch()))
                        .collect(Collectors.joining("", "e1 " + tenant, ""));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    /** The place in the log of a service. */
    Place of(String service) {
        return places.getOrDefault(service, BEGINNING);
    }

    /** The same place, but elsewhere in the log of one service. */
    EventCursor with(String service, Place place) {
        var moved = new TreeMap<>(places);
        moved.put(service, place);
        return new EventCursor(tenant, moved);
    }
}
