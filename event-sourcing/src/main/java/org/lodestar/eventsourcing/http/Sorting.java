package org.lodestar.eventsourcing.http;

import jakarta.persistence.metamodel.Metamodel;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.lodestar.eventsourcing.json.Json;

/**
 * The order of a list: by an attribute of its entity and, among those alike, by id. What is absent comes last, whichever way it
 * goes; the ids go the same way.
 *
 * @param type of the attribute
 */
record Sorting(String attribute, Class<?> type, boolean descending) {

    private static final String ID = "id";
    private static final Sorting BY_ID = new Sorting(ID, String.class, false);

    /** The place of a row in this order; the id alone, if it has no value or that is what is sorted by. */
    record Place(String id, Optional<Object> value) {}

    private record Written(String id, Optional<String> value) {}

    /** As a request has it: a name, with a minus before it if the order is to be the other way round. */
    static Sorting of(Optional<String> asked, Class<? extends ViewRow> entity, Metamodel model) {
        return asked.map(sort -> {
                    boolean descending = sort.startsWith("-");
                    String attribute = attribute(sort.substring(descending ? 1 : 0));
                    Class<?> type = model.entity(entity).getAttribute(attribute).getJavaType();
                    return new Sorting(attribute, type, descending);
                })
                .orElse(BY_ID);
    }

    private static String attribute(String name) {
        return switch (name) {
            case "sourcedId" -> ID;
            // that is the order of the log, and every read model has an index for it
            case "changedAt" -> "position";
            default -> name;
        };
    }

    boolean byId() {
        return attribute.equals(ID);
    }

    /** What a cursor of this order does not share with one of another; nothing for the order that a list has by itself. */
    String scope() {
        return equals(BY_ID) ? "" : attribute + (descending ? " descending" : "");
    }

    String orderBy() {
        String way = descending ? " desc" : "";
        return " order by " + (byId() ? "" : "r." + attribute + way + ", ") + "r.id" + way;
    }

    /** That a row is among those with a value, or among those without. */
    String present(boolean present) {
        return byId() ? "" : " and r." + attribute + (present ? " is not null" : " is null");
    }

    /** That a row comes after a place among its like, {@code :value} and {@code :after}. */
    String after(Place place) {
        String than = descending ? " < " : " > ";
        return place.value().isPresent()
                ? " and (r." + attribute + ", r.id)" + than + "(:value, :after)"
                : " and r.id" + than + ":after";
    }

    /** For a cursor. */
    String write(Place place) {
        return byId()
                ? place.id()
                : Json.write(new Written(place.id(), place.value().map(Object::toString)));
    }

    /** From a cursor. */
    Place read(String text) {
        if (byId()) {
            return new Place(text, Optional.empty());
        }
        Written written = Json.read(text, Written.class);
        return new Place(written.id(), written.value().map(this::value));
    }

    private Object value(String text) {
        if (type == LocalDate.class) {
            return LocalDate.parse(text);
        }
        if (type == Instant.class) {
            return Instant.parse(text);
        }
        if (type == int.class || type == Integer.class) {
            return Integer.valueOf(text);
        }
        return type == long.class || type == Long.class ? Long.valueOf(text) : text;
    }
}
