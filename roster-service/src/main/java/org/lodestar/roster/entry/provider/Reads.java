package org.lodestar.roster.entry.provider;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NotFoundException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.eventsourcing.commanding.CommandFailure;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.eventsourcing.http.Lists;
import org.lodestar.eventsourcing.runtime.LodestarConfig;
import org.lodestar.eventsourcing.store.Tenancy;
import org.lodestar.roster.Roster;
import org.lodestar.roster.entry.Kind;
import org.lodestar.roster.entry.provider.InvalidQuery.Code;
import org.lodestar.roster.entry.view.lists.RosterLists;

/** Answers the reads of the standard, each page with one query, its rows written straight as JSON. */
@Singleton
class Reads {

    /** A filter can ask for more work than an index saves; nobody else shall wait for it. */
    private static final Duration LONGEST_QUERY = Duration.ofSeconds(10);

    private static final String QUERY_CANCELED = "57014";

    /** What is wrong when one of them is empty. */
    private static final Map<String, Code> PARAMETERS = Map.of(
            "limit", Code.INVALIDDATA,
            "offset", Code.INVALIDDATA,
            "sort", Code.INVALID_SORT_FIELD,
            "orderBy", Code.INVALID_SORT_FIELD,
            "filter", Code.INVALID_FILTER_FIELD,
            "fields", Code.INVALID_SELECTION_FIELD);

    private final Pool pool;
    private final Roster roster;
    private final Calls calls;
    private final Lists lists;
    private final CurrentVertxRequest request;
    private final String origin;
    private final Entities entities;

    Reads(Pool pool, Roster roster, Calls calls, Lists lists, CurrentVertxRequest request, LodestarConfig config) {
        this.pool = pool;
        this.roster = roster;
        this.calls = calls;
        this.lists = lists;
        this.request = request;
        this.origin = config.issuer();
        this.entities = new Entities(origin + OneRoster.BASE);
    }

    /** A page of all entities of a type. */
    Uni<RestResponse<byte[]>> list(EntityType type, ListParameters parameters) {
        return page(type, parameters, query -> query, _ -> Future.succeededFuture(), Set.of(type.kind()));
    }

    /** A page of the entities below another; 404 if there is none such. */
    Uni<RestResponse<byte[]>> list(Relation relation, String parent, ListParameters parameters) {
        return list(relation, parent, Optional.empty(), parameters);
    }

    /** A page of the entities below a class, which has to be one of the school; 404 if there is none such. */
    Uni<RestResponse<byte[]>> listInSchool(
            Relation relation, String school, String schoolClass, ListParameters parameters) {
        return list(relation, schoolClass, Optional.of(school), parameters);
    }

    private Uni<RestResponse<byte[]>> list(
            Relation relation, String parent, Optional<String> school, ListParameters parameters) {
        Query above = new Query(relation.parent(), calls.current().tenant()).where("r.id = %1$s", parent);
        school.ifPresent(id -> above.where("r.school = %1$s", id));
        Set<Kind> involved = new LinkedHashSet<>(List.of(Kind.CLASS, Kind.ENROLLMENT));
        involved.add(relation.parent().kind());
        involved.add(relation.listed().kind());
        return page(
                relation.listed(),
                parameters,
                query -> query.where(relation.condition(), parent),
                connection -> one(connection, above).mapEmpty(),
                involved);
    }

    /** One entity; 404 if there is none of this type. */
    Uni<RestResponse<byte[]>> read(EntityType type, String sourcedId, List<String> fields) {
        checkParameters();
        JsonBodies bodies = JsonBodies.of(type.kind(), fields);
        String tenant = calls.current().tenant();
        Query query = new Query(type, tenant).where("r.id = %1$s", sourcedId);
        return within(tenant, Set.of(type.kind()), connection -> one(connection, query))
                .map(row -> RestResponse.ok(bodies.single(type, entity(type, row))));
    }

    private Uni<RestResponse<byte[]>> page(
            EntityType type,
            ListParameters parameters,
            Function<Query, Query> narrowed,
            Function<SqlConnection, Future<Void>> first,
            Set<Kind> involved) {
        checkParameters();
        Selection wanted = Selection.of(type.kind(), parameters);
        JsonBodies bodies = JsonBodies.of(type.kind(), parameters.fields());
        String tenant = calls.current().tenant();
        Query query = narrowed.apply(new Query(type, tenant));
        wanted.filter().ifPresent(query::where);
        PageLinks links = PageLinks.of(origin, request.getCurrent(), wanted);
        return within(
                        tenant,
                        involved,
                        connection -> first.apply(connection)
                                .compose(_ -> connection
                                        .preparedQuery(query.page(wanted.order()))
                                        .execute(query.valuesOfPage(wanted.limit(), wanted.offset())))
                                .compose(rows ->
                                        total(connection, query, wanted, rows).map(total -> new Found(rows, total))))
                .map(found -> RestResponse.ResponseBuilder.ok(bodies.collection(
                                type,
                                StreamSupport.stream(found.rows().spliterator(), false)
                                        .map(row -> entity(type, row))))
                        .header("X-Total-Count", found.total())
                        .header("Link", links.header(found.total()))
                        .build());
    }

    private record Found(RowSet<Row> rows, long total) {}

    /** An empty parameter is never taken for none, and only fields may be repeated. */
    private void checkParameters() {
        PARAMETERS.forEach((name, code) -> {
            List<String> values = request.getCurrent().queryParams().getAll(name);
            if (values.stream().anyMatch(String::isBlank)) {
                throw new InvalidQuery(code, name + " is empty");
            }
            if (values.size() > 1 && code != Code.INVALID_SELECTION_FIELD) {
                throw new InvalidQuery(Code.INVALIDDATA, name + " is given more than once");
            }
        });
    }

    private Uni<Void> upToDate(Set<Kind> involved) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Kind kind : involved) {
            all = all.chain(() -> lists.upToDate(RosterLists.table(kind)));
        }
        return all;
    }

    private <T> Uni<T> within(String tenant, Set<Kind> involved, Function<SqlConnection, Future<T>> work) {
        return upToDate(involved)
                .chain(() -> Uni.createFrom()
                        .completionStage(() -> Tenancy.within(pool, tenant, connection -> bounded(connection, work))
                                .toCompletionStage()))
                .onFailure(failure -> failure instanceof PgException pg && QUERY_CANCELED.equals(pg.getSqlState()))
                .transform(_ -> new CommandFailure.Unavailable("This takes too long; narrow the filter"));
    }

    private static <T> Future<T> bounded(SqlConnection connection, Function<SqlConnection, Future<T>> work) {
        return connection
                .preparedQuery("SELECT set_config('statement_timeout', $1, true)")
                .execute(Tuple.of(Long.toString(LONGEST_QUERY.toMillis())))
                .compose(_ -> work.apply(connection));
    }

    private static Future<Row> one(SqlConnection connection, Query query) {
        return connection
                .preparedQuery(query.rows())
                .execute(query.values())
                .compose(rows -> rows.size() == 0
                        ? Future.failedFuture(new NotFoundException())
                        : Future.succeededFuture(rows.iterator().next()));
    }

    /** Each row tells it; behind the last page it has to be asked for. */
    private static Future<Long> total(SqlConnection connection, Query query, Selection wanted, RowSet<Row> rows) {
        if (rows.size() > 0) {
            return Future.succeededFuture(rows.iterator().next().getLong(3));
        }
        if (wanted.offset() == 0) {
            return Future.succeededFuture(0L);
        }
        return connection
                .preparedQuery(query.counted())
                .execute(query.values())
                .map(counted -> counted.iterator().next().getLong(0));
    }

    private Object entity(EntityType type, Row row) {
        return entities.of(
                row.getString(0),
                row.getOffsetDateTime(1).toInstant(),
                roster.view(type.kind()).feature().readState(row.getString(2)));
    }
}
