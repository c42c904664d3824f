package org.lodestar.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A place in the changes of all services: a position in the log of each. It names its district, because a position of another one would
 * skip what was never told; it is not secret, and who makes one up misses changes of their own.
 */
record ChangeCursor(String tenant, Map<String, Long> positions) {

    private static final Pattern FORM = Pattern.compile("1 ([^ ]+)((?: [a-z-]{1,64}=\\d{1,18}){0,64})");

    ChangeCursor {
        positions = Map.copyOf(positions);
    }

    static ChangeCursor beginning(String tenant) {
        return new ChangeCursor(tenant, Map.of());
    }

    /** Reads a cursor, if it is one. */
    static Optional<ChangeCursor> decode(String text) {
        try {
            var parts = FORM.matcher(new String(Base64.getUrlDecoder().decode(text), UTF_8));
            if (!parts.matches()) {
                return Optional.empty();
            }
            var positions = new TreeMap<String, Long>();
            for (var part : parts.group(2).strip().split(" ", -1)) {
                if (!part.isEmpty()) {
                    var at = part.indexOf('=');
                    positions.put(part.substring(0, at), Long.valueOf(part.substring(at + 1)));
                }
            }
            return Optional.of(new ChangeCursor(parts.group(1), positions));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    String encode() {
        var text = new TreeMap<>(positions)
                .entrySet().stream()
                        .map(position -> ' ' + position.getKey() + '=' + position.getValue())
                        .collect(Collectors.joining("", "1 " + tenant, ""));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    /** The position in the log of a service. */
    long of(String service) {
        return positions.getOrDefault(service, 0L);
    }

    /** The same place, but elsewhere in the log of one service. */
    ChangeCursor with(String service, long position) {
        var moved = new TreeMap<>(positions);
        moved.put(service, position);
        return new ChangeCursor(tenant, moved);
    }
}
