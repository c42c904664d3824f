package org.lodestar.eventsourcing.http;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.persistence.Tuple;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.eventsourcing.StreamId;
import org.lodestar.eventsourcing.commanding.CommandFailure;
import org.lodestar.eventsourcing.commanding.Feature;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.eventsourcing.http.ChangedRows.ChangedRow;
import org.lodestar.eventsourcing.http.ChangedRows.Stretch;
import org.lodestar.eventsourcing.http.Sorting.Place;
import org.lodestar.eventsourcing.projection.StateView;
import org.lodestar.eventsourcing.runtime.EventSourcing;
import org.lodestar.eventsourcing.runtime.LodestarConfig;

/**
 * Pages of read models, in the order of their ids (which is that of creation where ids are ours). A cursor names the
 * last id given out, so no row is skipped or repeated while others write.
 *
 * <p>With {@code sort} in the request, they go by something else, and by id among those alike. A cursor then names the last
 * value and id, so that only a row whose value changes meanwhile may be skipped or repeated.
 *
 * <p>A list first waits, a second at most, until it contains what this service has acknowledged so far: who writes and
 * then lists sees what they wrote. With {@code Lodestar-Position} in the request it answers only once it contains that
 * position.
 *
 * <p>With {@code changedSince} in the request, a list answers instead what has changed after that position of the log, in
 * the order of the log: each row as the list shows it, and the ids of those that the list does not show, be it that they were
 * removed or that they do not fit the filters. {@code Lodestar-Position} of the answer is where to go on another day:
 * everything up to it has been told. What changes while a client pages is told again, never left out.
 */
@Singleton
public class Lists {

    static final String CHANGED_SINCE = "changedSince";

    private static final int DEFAULT_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1_000;
    static final String A_LIMIT = "A whole number from 1 to " + LARGEST_LIMIT;
    static final String A_POSITION = "A position as an earlier answer gave it";
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final TenantReads reads;
    private final EventSourcing eventSourcing;
    private final Calls calls;
    private final Cursors cursors;
    private final ChangedRows changedRows;
    private final Duration patience;

    Lists(
            TenantReads reads,
            EventSourcing eventSourcing,
            Calls calls,
            Cursors cursors,
            ChangedRows changedRows,
            LodestarConfig config) {
        this.reads = reads;
        this.eventSourcing = eventSourcing;
        this.calls = calls;
        this.cursors = cursors;
        this.changedRows = changedRows;
        this.patience = config.listPatience();
    }

    /** One page; {@code sort}, {@code limit} and {@code cursor} as the request has them. */
    public <S, E, R> Uni<RestResponse<Page<R>>> page(
            ListedView<S, E, R> list,
            Filters filters,
            Optional<String> sort,
            Optional<String> limit,
            Optional<String> cursor) {
        RoutingContext context = calls.context();
        String tenant = calls.current().tenant();
        StateView<S, E> view = list.view();
        Function<Folded<S>, R> representation = folded -> list.representation().apply(tenant, folded);
        int size = size(limit);
        OptionalLong since = changedSince(context, filters);
        if (since.isPresent()) {
            return upToDate(view.table())
                    .chain(() -> changedRows.after(
                            tenant,
                            List.of(new ChangedRows.Source(view, list.entity(), filters)),
                            since.getAsLong(),
                            size))
                    .map(changed -> answer(context, view.feature(), changed, representation));
        }
        Sorting sorting = Sorting.of(sort, list.entity(), reads.model());
        String scope = tenant + '\n' + view.table() + '\n' + sorting.scope() + '\n' + filters.scope();
        Optional<Place> after = cursor.map(text -> sorting.read(cursors.decode(scope, text)));
        return upToDate(view.table())
                .chain(() -> rows(tenant, list, filters, sorting, after, size + 1))
                .map(rows -> answer(context, view.feature(), rows, size, sorting, scope, representation));
    }

    static int size(Optional<String> limit) {
        if (limit.isEmpty()) {
            return DEFAULT_LIMIT;
        }
        if (!limit.get().matches("[1-9][0-9]{0,8}")) {
            throw new InvalidRequest("limit", A_LIMIT);
        }
        return Math.min(Integer.parseInt(limit.get()), LARGEST_LIMIT);
    }

    private static OptionalLong changedSince(RoutingContext context, Filters filters) {
        String since = context.queryParams().get(CHANGED_SINCE);
        if (since == null) {
            return OptionalLong.empty();
        }
        if (filters.conceal()) {
            throw new InvalidRequest(CHANGED_SINCE, "Not for a reader to whom part of the list does not exist");
        }
        return OptionalLong.of(position(CHANGED_SINCE, since));
    }

    static long position(String parameter, String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw new InvalidRequest(parameter, A_POSITION);
        }
        return Long.parseLong(text);
    }

    /** Completes when a table contains what it has to for the current request; see above. */
    public Uni<Void> upToDate(String table) {
        String tenant = calls.current().tenant();
        OptionalLong asked = asked(calls.context());
        if (asked.isPresent()) {
            return eventSourcing
                    .awaitProjection(table, tenant, asked.getAsLong(), LONGEST_WAIT)
                    .onFailure(io.smallrye.mutiny.TimeoutException.class)
                    .transform(_ -> new CommandFailure.Unavailable("The list does not yet contain this position"));
        }
        return eventSourcing
                .awaitProjection(table, tenant, eventSourcing.knownHead(tenant), patience)
                .onFailure(io.smallrye.mutiny.TimeoutException.class)
                .recoverWithNull();
    }

    private static OptionalLong asked(RoutingContext context) {
        String header = context.request().getHeader(Answers.POSITION);
        return header == null ? OptionalLong.empty() : OptionalLong.of(position(Answers.POSITION, header));
    }

    private Uni<List<Tuple>> rows(
            String tenant,
            ListedView<?, ?, ?> list,
            Filters filters,
            Sorting sorting,
            Optional<Place> after,
            int most) {
        if (sorting.byId()) {
            return reads.within(tenant, session -> rows(session, tenant, list, filters, sorting, true, after, most));
        }
        boolean absentOnly = after.filter(place -> place.value().isEmpty()).isPresent();
        return reads.withinSnapshot(tenant, session -> {
            Uni<List<Tuple>> present = absentOnly
                    ? Uni.createFrom().item(List.of())
                    : rows(session, tenant, list, filters, sorting, true, after, most);
            return present.chain(first -> first.size() == most
                    ? Uni.createFrom().item(first)
                    : rows(
                                    session,
                                    tenant,
                                    list,
                                    filters,
                                    sorting,
                                    false,
                                    after.filter(_ -> absentOnly),
                                    most - first.size())
                            .map(last ->
                                    Stream.concat(first.stream(), last.stream()).toList()));
        });
    }

    private static Uni<List<Tuple>> rows(
            Mutiny.Session session,
            String tenant,
            ListedView<?, ?, ?> list,
            Filters filters,
            Sorting sorting,
            boolean present,
            Optional<Place> after,
            int most) {
        String query = "select r.id, r.version, r.state, r." + sorting.attribute() + " from "
                + list.entity().getName() + " r where r.tenantId = :tenant"
                + " and r.generation = (select p.generation from ProjectionRow p where p.tenantId = :tenant"
                + " and p.name = :view and p.live)" + filters.conditions() + sorting.present(present)
                + after.map(sorting::after).orElse("") + sorting.orderBy();
        var select = session.createSelectionQuery(query, Tuple.class)
                .setParameter("tenant", tenant)
                .setParameter("view", list.view().table())
                .setMaxResults(most);
        after.ifPresent(place -> {
            select.setParameter("after", place.id());
            place.value().ifPresent(value -> select.setParameter("value", value));
        });
        filters.parameters().forEach(select::setParameter);
        return select.getResultList();
    }

    private <S, R> RestResponse<Page<R>> answer(
            RoutingContext context,
            Feature<?, S, ?> feature,
            List<Tuple> rows,
            int size,
            Sorting sorting,
            String scope,
            Function<Folded<S>, R> representation) {
        List<Tuple> shown = rows.size() > size ? rows.subList(0, size) : rows;
        List<R> data = shown.stream()
                .map(row -> representation.apply(new Folded<>(
                        new StreamId(feature.category(), row.get(0, String.class)),
                        row.get(1, Long.class),
                        feature.readState(row.get(2, String.class)))))
                .toList();
        var builder = RestResponse.ResponseBuilder.ok(new Page<>(data));
        if (rows.size() > size) {
            String next = cursors.encode(scope, sorting.write(place(shown.getLast(), sorting)));
            builder.header("Link", next(context, "cursor", next));
        }
        return builder.build();
    }

    private static Place place(Tuple row, Sorting sorting) {
        return new Place(row.get(0, String.class), sorting.byId() ? Optional.empty() : Optional.ofNullable(row.get(3)));
    }

    private static <S, R> RestResponse<Page<R>> answer(
            RoutingContext context, Feature<?, S, ?> feature, Stretch changed, Function<Folded<S>, R> representation) {
        List<R> data = changed.rows().stream()
                .filter(ChangedRow::shown)
                .map(row -> representation.apply(row.folded(feature)))
                .toList();
        List<String> deleted = changed.rows().stream()
                .filter(row -> !row.shown())
                .map(ChangedRow::id)
                .toList();
        var builder = RestResponse.ResponseBuilder.ok(new Page<>(data, Optional.of(deleted)))
                .header(Answers.POSITION, changed.contained());
        if (changed.more()) {
            builder.header("Link", next(context, CHANGED_SINCE, Long.toString(changed.next())));
        }
        return builder.build();
    }

    /** The same request, going on from another place. */
    private static String next(RoutingContext context, String name, String place) {
        StringJoiner query = new StringJoiner("&", context.request().path() + '?', "");
        for (Map.Entry<String, String> parameter : context.queryParams()) {
            if (!parameter.getKey().equals(name)) {
                query.add(encode(parameter.getKey()) + '=' + encode(parameter.getValue()));
            }
        }
        return '<' + query.add(name + '=' + place).toString() + ">; rel=\"next\"";
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
