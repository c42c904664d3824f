package org.lodestar.eventsourcing.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.http.InvalidRequest;
import org.lodestar.eventsourcing.http.Operation;
import org.lodestar.eventsourcing.json.Json;

/**
 * What the columns of a CSV file stand for: {@code path.id}, {@code ifMatch}, or a property of the operation's body, the parts of
 * its name joined by dots. Cells become what the property is, if they can; if not, it is the checks of the body that
 * say so. An empty cell is an absent property; the entries of a list are separated by {@code |}.
 */
final class Columns {

    private static final String PATH = "path.";
    private static final String IF_MATCH = "ifMatch";
    private static final String BETWEEN_ENTRIES = "\\|";
    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]{0,99})(\\.[0-9]{1,99})?([eE][+-]?[0-9]{1,9})?");
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");

    private final List<Column> columns;

    private Columns(List<Column> columns) {
        this.columns = columns;
    }

    /** What a cell becomes. */
    private enum Form {
        TEXT,
        NUMBER,
        TRUTH;

        private static Optional<Form> of(Class<?> type) {
            if (type == boolean.class || type == Boolean.class) {
                return Optional.of(TRUTH);
            }
            if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
                return Optional.of(NUMBER);
            }
            return type.isRecord() || type.isInterface() ? Optional.empty() : Optional.of(TEXT);
        }

        private JsonNode read(String cell) {
            return switch (this) {
                case TEXT -> new TextNode(cell);
                case NUMBER -> number(cell);
                case TRUTH ->
                    cell.equals("true") || cell.equals("false")
                            ? BooleanNode.valueOf(cell.equals("true"))
                            : new TextNode(cell);
            };
        }
    }

    private static JsonNode number(String cell) {
        if (WHOLE.matcher(cell).matches()) {
            long whole = Long.parseLong(cell);
            return whole == (int) whole
                    ? JsonNodeFactory.instance.numberNode((int) whole)
                    : JsonNodeFactory.instance.numberNode(whole);
        }
        return NUMBER.matcher(cell).matches()
                ? JsonNodeFactory.instance.numberNode(new BigDecimal(cell))
                : new TextNode(cell);
    }

    /** @param place where in the line its cells go, from the outside in */
    private record Column(List<String> place, Form form, boolean list) {

        private void put(String cell, ObjectNode line) {
            ObjectNode parent = line;
            for (String name : place.subList(0, place.size() - 1)) {
                parent = parent.withObjectProperty(name);
            }
            parent.set(place.getLast(), list ? entries(cell) : form.read(cell));
        }

        private ArrayNode entries(String cell) {
            ArrayNode entries = JsonNodeFactory.instance.arrayNode();
            Arrays.stream(cell.split(BETWEEN_ENTRIES, -1)).map(form::read).forEach(entries::add);
            return entries;
        }
    }

    /**
     * The columns of a header.
     *
     * @throws InvalidRequest with every column that the operation does not have, and every one of its path that is not there
     */
    static Columns of(Operation operation, List<String> header) {
        List<Column> columns = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String name : header) {
            Optional<Column> column = column(operation, name);
            if (!seen.add(name)) {
                faults.add(new Fault(name, "There is another column of this name"));
            } else if (column.isEmpty()) {
                faults.add(new Fault(name, operation.id() + " has no such property, or none that fits into a cell"));
            }
            column.ifPresent(columns::add);
        }
        operation.path().stream()
                .map(PATH::concat)
                .filter(name -> !seen.contains(name))
                .forEach(name -> faults.add(new Fault(name, "There is no such column")));
        if (!faults.isEmpty()) {
            throw new InvalidRequest(faults);
        }
        return new Columns(List.copyOf(columns));
    }

    private static Optional<Column> column(Operation operation, String name) {
        if (name.equals(IF_MATCH)) {
            return Optional.of(new Column(List.of(IF_MATCH), Form.NUMBER, false));
        }
        if (name.startsWith(PATH)) {
            String parameter = name.substring(PATH.length());
            return operation.path().contains(parameter)
                    ? Optional.of(new Column(List.of("path", parameter), Form.TEXT, false))
                    : Optional.empty();
        }
        List<String> names = List.of(name.split("\\.", -1));
        List<String> place = new ArrayList<>(List.of("body"));
        place.addAll(names);
        return type(operation.body(), names).flatMap(type -> {
            Optional<Type> entry = argument(type, List.class).or(() -> argument(type, Set.class));
            return Form.of(raw(entry.orElse(type)))
                    .map(form -> new Column(List.copyOf(place), form, entry.isPresent()));
        });
    }

    /** The type of a property of a record, or of one of its own records. */
    private static Optional<Type> type(Class<?> owner, List<String> names) {
        for (RecordComponent component : owner.getRecordComponents()) {
            if (component.getName().equals(names.getFirst())) {
                Type type = plain(component.getGenericType());
                return names.size() == 1
                        ? Optional.of(type)
                        : raw(type).isRecord() ? type(raw(type), names.subList(1, names.size())) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Without the wrappers that JSON does not show. */
    private static Type plain(Type type) {
        Type present = argument(type, Optional.class).orElse(type);
        return present instanceof Class<?> record && Json.isValueRecord(record)
                ? plain(record.getRecordComponents()[0].getGenericType())
                : present;
    }

    private static Optional<Type> argument(Type type, Class<?> wrapper) {
        return type instanceof ParameterizedType wrapped && wrapped.getRawType() == wrapper
                ? Optional.of(plain(wrapped.getActualTypeArguments()[0]))
                : Optional.empty();
    }

    private static Class<?> raw(Type type) {
        return switch (type) {
            case Class<?> plain -> plain;
            case ParameterizedType wrapped -> raw(wrapped.getRawType());
            default -> Object.class;
        };
    }

    /**
     * A record as the line of JSON that it stands for.
     *
     * @throws InvalidRequest if it has not as many cells as there are columns
     */
    ObjectNode line(JsonNode cells) {
        if (cells.size() != columns.size()) {
            throw new InvalidRequest(
                    "", "The line has %d cells, the header %d".formatted(cells.size(), columns.size()));
        }
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < columns.size(); i++) {
            String cell = cells.path(i).textValue();
            if (!cell.isEmpty()) {
                columns.get(i).put(cell, line);
            }
        }
        return line;
    }
}
