package org.lodestar.oneroster.provider;

import static org.lodestar.oneroster.provider.InvalidQuery.Code.INVALID_FILTER_FIELD;

import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lodestar.oneroster.provider.Filter.Both;
import org.lodestar.oneroster.provider.Filter.Comparison;
import org.lodestar.oneroster.provider.Filter.Either;

/** A query on the rows {@code r} of one type. Its text is ours alone; what a caller sends is bound. */
public final class Query {

    private final Listed type;
    private final List<Object> values = new ArrayList<>();
    private final StringBuilder conditions = new StringBuilder();

    /** The rows of a type that a tenant has. */
    public Query(Listed type, String tenant) {
        this.type = type;
        values.add(tenant);
        conditions.append(type.condition());
    }

    /** The rows of a read model that are current, to select from; the first parameter is the tenant. */
    public static String live(String table) {
        return "(SELECT t.* FROM " + table + " t WHERE t.tenant_id = $1 AND t.generation = (SELECT p.generation"
                + " FROM projection p WHERE p.tenant_id = $1 AND p.name = '" + table + "' AND p.live))";
    }

    /** Narrows it by a condition of ours, in which {@code %1$s} stands for a value. */
    public Query where(String condition, String value) {
        conditions.append(" AND ").append(condition.formatted(bind(value) + "::text"));
        return this;
    }

    /**
     * Narrows it by what a caller wants.
     *
     * @throws InvalidQuery if there is no such field, or it does not compare so
     */
    public Query where(Filter filter) {
        conditions.append(" AND ").append(condition(filter));
        return this;
    }

    private String condition(Filter filter) {
        return switch (filter) {
            case Both(var left, var right) -> '(' + condition(left) + " AND " + condition(right) + ')';
            case Either(var left, var right) -> '(' + condition(left) + " OR " + condition(right) + ')';
            case Comparison(var name, var operator, var value) ->
                Optional.ofNullable(type.fields().get(name))
                        .orElseThrow(() -> new InvalidQuery(
                                INVALID_FILTER_FIELD, "There is no field " + name + " to filter by here"))
                        .compared(operator, value, this::bind);
        };
    }

    private String bind(Object value) {
        values.add(value);
        return "$" + values.size();
    }

    /** Selects id, time of the last change and state. */
    String rows() {
        return "SELECT r.id, r.updated_at, r.state" + from();
    }

    /** Selects a page, and in every row how many there are in all. */
    String page(String order) {
        return "SELECT r.id, r.updated_at, r.state, (" + counted() + ") AS total" + from() + " ORDER BY " + order
                + " LIMIT $" + (values.size() + 1) + " OFFSET $" + (values.size() + 2);
    }

    Tuple valuesOfPage(long limit, long offset) {
        return values().addLong(limit).addLong(offset);
    }

    /** Selects how many there are. */
    String counted() {
        return "SELECT count(*)" + from();
    }

    private String from() {
        return " FROM " + live(type.table()) + " r WHERE " + conditions;
    }

    Tuple values() {
        return Tuple.from(values);
    }
}
