package org.lodestar.eventsourcing.http;

import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.eventsourcing.StreamId;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.eventsourcing.projection.StateView;
import org.lodestar.eventsourcing.runtime.EventSourcing;
import org.lodestar.eventsourcing.store.Tenancy;

/**
 * {@code ?include=plan} on a list: what the resources of a page refer to comes with them, each once and as its own list shows
 * it. One query for each relation, however many resources the page has.
 */
@Singleton
public class Inclusions {

    private static final String REFERRED_TO =
            " r WHERE r.tenant_id = $1 AND r.id = ANY ($2) AND r.generation = (SELECT p.generation FROM projection p"
                    + " WHERE p.tenant_id = $1 AND p.name = $3 AND p.live) ORDER BY r.id";

    private final EventSourcing eventSourcing;
    private final Lists lists;
    private final Calls calls;

    Inclusions(EventSourcing eventSourcing, Lists lists, Calls calls) {
        this.eventSourcing = eventSourcing;
        this.lists = lists;
        this.calls = calls;
    }

    /** What was found of each relation that was asked for. */
    public static final class Found {

        private final Map<String, List<?>> byRelation = new HashMap<>();

        /** Nothing if it was not asked for. */
        @SuppressWarnings("unchecked") // what is kept by a relation was found by it
        public <T> Optional<List<T>> of(Relation<?, T> relation) {
            return Optional.ofNullable((List<T>) byRelation.get(relation.name()));
        }
    }

    /**
     * The page with what was asked for.
     *
     * @param include names of relations with commas between, as the request has it
     * @param form of what is included
     */
    public <R, I> Uni<RestResponse<PageIncluding<R, I>>> add(
            Uni<RestResponse<Page<R>>> page,
            Optional<String> include,
            List<Relation<R, ?>> relations,
            Function<Found, I> form) {
        String tenant = calls.current().tenant();
        Set<String> asked =
                include.map(names -> Set.copyOf(List.of(names.split(",")))).orElse(Set.of());
        List<Relation<R, ?>> wanted = relations.stream()
                .filter(relation -> asked.contains(relation.name()))
                .toList();
        List<Uni<Void>> upToDate = wanted.stream()
                .map(relation -> lists.upToDate(relation.target().view().table()))
                .toList();
        return page.chain(response -> {
            Uni<Found> found = Uni.createFrom().item(new Found());
            for (Uni<Void> there : upToDate) {
                found = found.call(() -> there);
            }
            for (Relation<R, ?> relation : wanted) {
                found = found.chain(
                        all -> find(tenant, relation, response.getEntity().data())
                                .invoke(those -> all.byRelation.put(relation.name(), those))
                                .replaceWith(all));
            }
            return found.map(
                    all -> with(response, include.isEmpty() ? Optional.empty() : Optional.of(form.apply(all))));
        });
    }

    private static <R, I> RestResponse<PageIncluding<R, I>> with(RestResponse<Page<R>> response, Optional<I> included) {
        Page<R> page = response.getEntity();
        var answer = RestResponse.ResponseBuilder.ok(new PageIncluding<>(page.data(), page.deleted(), included));
        response.getHeaders().forEach((name, values) -> values.forEach(value -> answer.header(name, value)));
        return answer.build();
    }

    private <R, T> Uni<List<T>> find(String tenant, Relation<R, T> relation, List<R> resources) {
        String[] ids = resources.stream().flatMap(relation.ids()).distinct().toArray(String[]::new);
        return ids.length == 0
                ? Uni.createFrom().item(List.of())
                : rows(tenant, relation.target(), ids)
                        .map(found -> found.stream().filter(relation.visible()).toList());
    }

    private <S, T> Uni<List<T>> rows(String tenant, ListedView<S, ?, T> target, String[] ids) {
        String table = target.view().table();
        return Uni.createFrom()
                .completionStage(Tenancy.within(
                                eventSourcing.pool(),
                                tenant,
                                connection -> connection
                                        .preparedQuery("SELECT r.id, r.version, r.state FROM " + table + REFERRED_TO)
                                        .execute(Tuple.of(tenant, ids, table))
                                        .map(rows -> shown(tenant, target, rows)))
                        .toCompletionStage());
    }

    private static <S, T> List<T> shown(String tenant, ListedView<S, ?, T> target, Iterable<Row> rows) {
        List<T> shown = new ArrayList<>();
        StateView<S, ?> view = target.view();
        for (Row row : rows) {
            shown.add(target.representation()
                    .apply(
                            tenant,
                            new Folded<>(
                                    new StreamId(view.feature().category(), row.getString(0)),
                                    row.getLong(1),
                                    view.feature().readState(row.getString(2)))));
        }
        return shown;
    }
}
