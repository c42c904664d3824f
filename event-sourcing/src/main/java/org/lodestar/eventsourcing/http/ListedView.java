package org.lodestar.eventsourcing.http;

import java.util.function.BiFunction;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.eventsourcing.http.ChangedRows.ChangedRow;
import org.lodestar.eventsourcing.projection.StateView;

/**
 * A read model as its list shows it to who asks for nothing in particular. Produced as a bean, it is part of the service's
 * {@link Changes}.
 *
 * @param shown which rows the list shows
 * @param representation how it shows a state to a tenant
 */
public record ListedView<S, E, R>(
        StateView<S, E> view,
        Class<? extends ViewRow> entity,
        Filters shown,
        BiFunction<String, Folded<S>, R> representation) {

    R show(String tenant, ChangedRow row) {
        return representation.apply(tenant, row.folded(view.feature()));
    }
}
