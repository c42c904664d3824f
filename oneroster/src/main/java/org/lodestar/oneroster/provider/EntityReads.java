package org.lodestar.oneroster.provider;

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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.eventsourcing.commanding.CommandFailure;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.eventsourcing.http.Lists;
import org.lodestar.eventsourcing.runtime.LodestarConfig;
import org.lodestar.eventsourcing.store.Tenancy;
import org.lodestar.oneroster.provider.InvalidQuery.Code;

/** Answers the reads of the standard, each page with one query, its rows written straight as JSON. */
@Singleton
public class EntityReads {

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
    private final Calls calls;
    private final Lists lists;
    private final CurrentVertxRequest request;
    private final String origin;

    EntityReads(Pool pool, Calls calls, Lists lists, CurrentVertxRequest request, LodestarConfig config) {
        this.pool = pool;
        this.calls = calls;
        this.lists = lists;
        this.request = request;
        this.origin = config.issuer();
    }

    /** Makes an entity in the form of its type out of a row of its read model. */
    @FunctionalInterface
    public interface Entity {
        Object of(String sourcedId, Instant modified, String state);
    }

    /** A page of all entities of a type. */
    public Uni<RestResponse<byte[]>> list(Listed type, ListParameters parameters, Entity entity) {
        return page(type, parameters, entity, query -> query, _ -> Future.succeededFuture(), Set.of(type.table()));
    }

    /**
     * A page of the entities below another; 404 if there is none such.
     *
     * @param narrowed which entities are below it
     * @param involved the read models that tell
     */
    public Uni<RestResponse<byte[]>> listBelow(
            Query parent,
            Listed type,
            ListParameters parameters,
            Entity entity,
            UnaryOperator<Query> narrowed,
            Set<String> involved) {
        return page(
                type,
                parameters,
                entity,
                narrowed,
                connection -> one(connection, parent).mapEmpty(),
                involved);
    }

    /** One entity; 404 if there is none of this type. */
    public Uni<RestResponse<byte[]>> read(Listed type, String sourcedId, List<String> fields, Entity entity) {
        checkParameters();
        JsonBodies bodies = JsonBodies.of(type, fields);
        String tenant = calls.current().tenant();
        Query query = new Query(type, tenant).where("r.id = %1$s", sourcedId);
        return within(tenant, Set.of(type.table()), connection -> one(connection, query))
                .map(row -> RestResponse.ok(bodies.single(type, entity(entity, row))));
    }

    private Uni<RestResponse<byte[]>> page(
            Listed type,
            ListParameters parameters,
            Entity entity,
            UnaryOperator<Query> narrowed,
            Function<SqlConnection, Future<Void>> first,
            Set<String> involved) {
        checkParameters();
        Selection wanted = Selection.of(type, parameters);
        JsonBodies bodies = JsonBodies.of(type, parameters.fields());
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
                                        .map(row -> entity(entity, row))))
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

    private Uni<Void> upToDate(Set<String> involved) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (String table : involved) {
            all = all.chain(() -> lists.upToDate(table));
        }
        return all;
    }

    private <T> Uni<T> within(String tenant, Set<String> involved, Function<SqlConnection, Future<T>> work) {
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

    private static Object entity(Entity entity, Row row) {
        return entity.of(row.getString(0), row.getOffsetDateTime(1).toInstant(), row.getString(2));
    }
}
