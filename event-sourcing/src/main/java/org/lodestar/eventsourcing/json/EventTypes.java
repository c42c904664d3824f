package org.lodestar.eventsourcing.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lodestar.eventsourcing.EventType;
import org.lodestar.eventsourcing.Upcaster;

/**
 * The stored names of one model's events, read from its sealed interface.
 *
 * @param <E> the sealed events
 */
public final class EventTypes<E> {

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final Map<String, Class<? extends E>> byName = new LinkedHashMap<>();
    private final Map<Class<?>, String> names = new HashMap<>();
    private final Map<String, ObjectReader> readers = new HashMap<>();
    private final Map<Class<?>, ObjectWriter> writers = new HashMap<>();
    private final Map<String, Upcaster> upcasters = new HashMap<>();

    private EventTypes(Class<E> events, List<Upcaster> upcasters) {
        for (Class<?> record : Json.recordsOf(events)) {
            EventType type = record.getAnnotation(EventType.class);
            if (type == null) {
                throw new IllegalArgumentException(record.getSimpleName() + " has no @EventType");
            }
            if (byName.put(type.value(), record.asSubclass(events)) != null) {
                throw new IllegalArgumentException("Two events are stored as " + type.value());
            }
            names.put(record, type.value());
            readers.put(type.value(), Json.mapper().readerFor(record));
            writers.put(record, Json.mapper().writerFor(record));
        }
        for (Upcaster upcaster : upcasters) {
            if (this.upcasters.put(upcaster.from(), upcaster) != null) {
                throw new IllegalArgumentException("Two upcasters read " + upcaster.from());
            }
        }
        this.upcasters.keySet().forEach(this::endsSomewhere);
    }

    private void endsSomewhere(String from) {
        Upcaster upcaster = upcasters.get(from);
        for (int steps = 0; upcaster != null; steps++) {
            if (steps == upcasters.size()) {
                throw new IllegalArgumentException("The upcasters of " + from + " go round in a circle");
            }
            upcaster = upcasters.get(upcaster.to());
        }
    }

    public static <E> EventTypes<E> of(Class<E> events, List<Upcaster> upcasters) {
        return new EventTypes<>(events, upcasters);
    }

    /** The current names, with the record of each. */
    public Map<String, Class<? extends E>> byName() {
        return Map.copyOf(byName);
    }

    /** Every name that an event may be stored under: the current ones, and those that are lifted. */
    public Set<String> storedNames() {
        Set<String> stored = new HashSet<>(byName.keySet());
        stored.addAll(upcasters.keySet());
        return stored;
    }

    /** The record that a current name stands for. */
    public Optional<Class<? extends E>> recordOf(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The name that an event stored as {@code name} has after upcasting. */
    public String currentName(String name) {
        String current = name;
        Upcaster upcaster = upcasters.get(current);
        while (upcaster != null) {
            current = upcaster.to();
            upcaster = upcasters.get(current);
        }
        return current;
    }

    public String nameOf(E event) {
        String name = names.get(event.getClass());
        if (name == null) {
            throw new UnknownEventType(event.getClass().getSimpleName());
        }
        return name;
    }

    public String write(E event) {
        ObjectWriter writer = writers.get(event.getClass());
        if (writer == null) {
            throw new UnknownEventType(event.getClass().getSimpleName());
        }
        try {
            return writer.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a stored event, lifting an old one first.
     *
     * @throws UnknownEventType for a name that the code does not know: the reader must stop, not skip
     */
    public E read(String name, String json) {
        try {
            Upcaster upcaster = upcasters.get(name);
            if (upcaster == null) {
                ObjectReader reader = readers.get(name);
                if (reader == null) {
                    throw new UnknownEventType(name);
                }
                return reader.readValue(json);
            }
            String current = name;
            Map<String, Object> data = Json.mapper().readValue(json, OBJECT);
            while (upcaster != null) {
                data = upcaster.lift().apply(data);
                current = upcaster.to();
                upcaster = upcasters.get(current);
            }
            Class<? extends E> record = byName.get(current);
            if (record == null) {
                throw new UnknownEventType(current);
            }
            return Json.mapper().convertValue(data, record);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A stored name that no record carries. */
    public static final class UnknownEventType extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public UnknownEventType(String name) {
            super("Unknown event type " + name);
        }
    }
}
