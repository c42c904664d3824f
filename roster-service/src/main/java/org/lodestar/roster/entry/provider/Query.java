package org.lodestar.roster.entry.provider;

import static org.lodestar.roster.entry.provider.InvalidQuery.Code.INVALID_FILTER_FIELD;

import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.lodestar.roster.entry.Kind;
import org.lodestar.roster.entry.provider.Filter.Both;
import org.lodestar.roster.entry.provider.Filter.Comparison;
import org.lodestar.roster.entry.provider.Filter.Either;
import org.lodestar.roster.entry.view.lists.RosterLists;

/** A query on the rows {@code r} of one type. Its text is ours alone; what a caller sends is bound. */
final class Query {

    private final Kind kind;
    private final List<Object> values = new ArrayList<>();
    private final StringBuilder conditions = new StringBuilder();

    Query(EntityType type, String tenant) {
        this.kind = type.kind();
        values.add(tenant);
        conditions.append(type.condition());
    }

    /** The rows of a kind that are current, to select from; the first parameter is the tenant. */
    static String live(Kind kind) {
        String table = RosterLists.table(kind);
        return "(SELECT t.* FROM " + table + " t WHERE t.tenant_id = $1 AND t.generation = (SELECT p.generation"
                + " FROM projection p WHERE p.tenant_id = $1 AND p.name = '" + table + "' AND p.live))";
    }

    /** Narrows it by a condition of ours, in which {@code %1$s} stands for a value. */
    Query where(String condition, String value) {
        conditions.append(" AND ").append(condition.formatted(bind(value) + "::text"));
        return this;
    }

    /**
     * Narrows it by what a caller wants.
     *
     * @throws InvalidQuery if there is no such field, or it does not compare so
     */
    Query where(Filter filter) {
        conditions.append(" AND ").append(condition(filter));
        return this;
    }

    private String condition(Filter filter) {
        return switch (filter) {
            case Both(var left, var right) -> '(' + condition(left) + " AND " + condition(right) + ')';
            case Either(var left, var right) -> '(' + condition(left) + " OR " + condition(right) + ')';
            case Comparison(var name, var operator, var value) ->
                Fields.of(kind, name)
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
        return " FROM " + live(kind) + " r WHERE " + conditions;
    }

    Tuple values() {
        return Tuple.from(values);
    }
}
