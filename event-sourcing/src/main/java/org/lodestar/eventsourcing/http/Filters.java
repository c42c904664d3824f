package org.lodestar.eventsourcing.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The conditions of a list, each on a field of its entity; those without a value do not count. */
public final class Filters {

    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private final StringBuilder conditions = new StringBuilder();
    private boolean concealing;

    public Filters equal(String field, Optional<?> value) {
        return condition("r." + field + " = :" + field, field, value);
    }

    /** To this reader, rows whose field has the value do not exist. */
    public Filters concealing(String field, Optional<?> value) {
        concealing |= value.isPresent();
        return condition("r." + field + " <> :" + field + "Concealed", field + "Concealed", value);
    }

    /** The field is an array that contains the value. */
    public Filters contains(String field, Optional<?> value) {
        return condition("array_contains(r." + field + ", :" + field + ")", field, value);
    }

    /** The field is at or after the value. */
    public Filters from(String field, Optional<?> value) {
        return condition("r." + field + " >= :" + field + "From", field + "From", value);
    }

    /** The field is at or before the value. */
    public Filters to(String field, Optional<?> value) {
        return condition("r." + field + " <= :" + field + "To", field + "To", value);
    }

    private Filters condition(String condition, String parameter, Optional<?> value) {
        value.ifPresent(v -> {
            conditions.append(" and ").append(condition);
            parameters.put(parameter, v);
        });
        return this;
    }

    String conditions() {
        return conditions.toString();
    }

    /** Whether some rows do not exist for this reader, so that not even their ids may be told. */
    boolean conceal() {
        return concealing;
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    String scope() {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + '=' + entry.getValue())
                .collect(Collectors.joining("&"));
    }
}
