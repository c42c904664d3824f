package org.lodestar.eventsourcing.projection;

import java.util.Map;
import org.lodestar.eventsourcing.commanding.Feature;

/**
 * A read model with one row per stream: its folded state, and the columns that lists filter by.
 *
 * <p>The table has the columns {@code tenant_id text, generation int, id text, version bigint, position bigint, state
 * text, created_at timestamptz, updated_at timestamptz}, the primary key {@code (tenant_id, generation, id)}, the
 * tenant policy (see {@code enable_tenant_policy} in the event log's migration), and one column per entry of {@code
 * columns}.
 *
 * @param table the table, and the name of the projection
 * @param columns filter columns by name; the same names for every state; JSON values (collections become arrays)
 */
public record StateView<S, E>(String table, Feature<?, S, E> feature, Columns<S> columns) {

    /** Answers the filter columns of a state. Pure. */
    @FunctionalInterface
    public interface Columns<S> {
        Map<String, Object> of(String id, S state);
    }
}
