package org.lodestar.eventsourcing.batch;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.CommandFailure;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.eventsourcing.http.InvalidRequest;
import org.lodestar.eventsourcing.http.Operation;
import org.lodestar.eventsourcing.http.Operations;
import org.lodestar.eventsourcing.runtime.EventSourcing;
import org.lodestar.eventsourcing.runtime.LodestarConfig;
import org.lodestar.eventsourcing.store.Tenancy;

/**
 * The batches of a service: taken in, looked at, and what became of their lines. A service that has a resource for them at
 * {@link #PATH} takes batches; this has what it answers. A client sees its own batches only.
 */
@Singleton
public class Batches {

    public static final String PATH = "/v1/batches";
    public static final String NDJSON = "application/x-ndjson";
    public static final String CSV = "text/csv";

    /** After so long without an end, an upload is forgotten. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private static final int OUTCOMES_AT_ONCE = 1_000;
    private static final String READ = "SELECT id, operation, lines, accepted, refused, received_at, started_at,"
            + " finished_at FROM batch WHERE tenant_id = $1 AND client = $2 AND ";

    private final Vertx vertx;
    private final Pool pool;
    private final BatchWorker worker;
    private final Operations operations;
    private final Calls calls;
    private final BatchConfig config;
    private final String prefix;

    Batches(
            Vertx vertx,
            EventSourcing eventSourcing,
            BatchWorker worker,
            Operations operations,
            Calls calls,
            BatchConfig config,
            LodestarConfig service) {
        this.vertx = vertx;
        this.pool = eventSourcing.pool();
        this.worker = worker;
        this.operations = operations;
        this.calls = calls;
        this.config = config;
        this.prefix = service.service() + '-';
    }

    private record Accepted(Batch batch, boolean replayed) {}

    /**
     * Takes a batch in: 202 with the batch once every line is safe. What was sent before under the same idempotency key is
     * answered again.
     *
     * @param operation what its lines do
     * @param mediaType {@link #NDJSON} or {@link #CSV}
     * @param file read until this completes
     */
    public Uni<RestResponse<Batch>> accept(Optional<String> operation, Optional<String> mediaType, File file) {
        Call call = calls.current();
        Set<String> scopes = calls.scopes();
        Operation known = operation.flatMap(operations::find).orElseThrow(Batches::unknownOperation);
        boolean csv = mediaType
                .map(type -> type.toLowerCase(Locale.ROOT).startsWith(CSV))
                .orElseThrow(NotSupportedException::new);
        UUID id = UUID.fromString(Streams.newId());
        Callable<Upload> open = () -> Upload.open(file.toPath(), csv, known, config);
        return uni(apart(open)
                        .compose(upload -> BatchQueue.announce(pool, call.tenant(), id, call.correlationId(), PATIENCE)
                                .compose(_ -> store(call.tenant(), id, upload))
                                .compose(_ -> Tenancy.within(
                                        pool,
                                        call.tenant(),
                                        connection -> accept(connection, call, scopes, known.id(), id, upload)))
                                .recover(failure ->
                                        BatchQueue.abandon(pool, id).transform(_ -> Future.failedFuture(failure)))
                                .eventually(() -> close(upload))))
                .map(this::answer);
    }

    /** Reading a file is not for the event loop. */
    private <T> Future<T> apart(Callable<T> work) {
        return vertx.executeBlocking(work).map(Objects::requireNonNull);
    }

    static InvalidRequest unknownOperation() {
        return new InvalidRequest("operation", "The operationId of an operation of this service that writes JSON");
    }

    private Future<Void> store(String tenant, UUID id, Upload upload) {
        Callable<Optional<Part>> next = upload::next;
        return apart(next)
                .compose(part -> part.isEmpty()
                        ? Future.succeededFuture()
                        : store(tenant, id, part.get()).compose(_ -> store(tenant, id, upload)));
    }

    private Future<Void> store(String tenant, UUID id, Part part) {
        return Tenancy.within(
                pool,
                tenant,
                connection -> connection
                        .preparedQuery("INSERT INTO batch_part (tenant_id, batch_id, first_line, numbers, lines)"
                                + " VALUES ($1, $2, $3, $4, $5)")
                        .execute(Tuple.of(
                                tenant,
                                id,
                                part.firstLine(),
                                part.numbers().toArray(Integer[]::new),
                                part.lines().toArray(Buffer[]::new)))
                        .mapEmpty());
    }

    private static Future<Void> close(Upload upload) {
        try {
            upload.close();
            return Future.succeededFuture();
        } catch (IOException e) {
            return Future.failedFuture(e);
        }
    }

    private Future<Accepted> accept(
            SqlConnection connection, Call call, Set<String> scopes, String operation, UUID id, Upload upload) {
        String fingerprint = upload.fingerprint();
        return connection
                .preparedQuery("INSERT INTO batch (tenant_id, id, client, scopes, correlation_id, traceparent,"
                        + " idempotency_key, fingerprint, operation, columns, lines)"
                        + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
                        + " ON CONFLICT (tenant_id, client, idempotency_key) DO NOTHING RETURNING *")
                .execute(Tuple.tuple()
                        .addString(call.tenant())
                        .addUUID(id)
                        .addString(call.actor())
                        .addArrayOfString(scopes.toArray(String[]::new))
                        .addString(call.correlationId())
                        .addString(call.traceparent().orElse(null))
                        .addString(call.idempotency().map(Call.Idempotency::key).orElse(null))
                        .addString(fingerprint)
                        .addString(operation)
                        .addArrayOfString(upload.columns().toArray(String[]::new))
                        .addInteger(upload.count()))
                .compose(inserted -> inserted.size() == 0
                        ? acceptedBefore(connection, call, fingerprint)
                                .compose(before ->
                                        BatchQueue.abandon(connection, id).map(before))
                        : BatchQueue.ready(connection, id)
                                .compose(_ -> BatchQueue.unfinished(connection, call.tenant()))
                                .map(unfinished ->
                                        admitted(unfinished, inserted.iterator().next())));
    }

    private Accepted admitted(long unfinished, Row row) {
        if (unfinished > config.maxUnfinished()) {
            throw new CommandFailure.Refused(
                    BatchRejection.TOO_MANY_BATCHES,
                    "At most %d wait or are under way".formatted(config.maxUnfinished()),
                    List.of());
        }
        return new Accepted(batch(row), false);
    }

    private Future<Accepted> acceptedBefore(SqlConnection connection, Call call, String fingerprint) {
        return connection
                .preparedQuery(READ + "idempotency_key = $3 AND fingerprint = $4")
                .execute(Tuple.of(
                        call.tenant(),
                        call.actor(),
                        call.idempotency().orElseThrow().key(),
                        fingerprint))
                .compose(found -> found.size() == 0
                        ? Future.failedFuture(new CommandFailure.KeyReused())
                        : Future.succeededFuture(
                                new Accepted(batch(found.iterator().next()), true)));
    }

    private RestResponse<Batch> answer(Accepted accepted) {
        worker.wake();
        var response = ResponseBuilder.create(RestResponse.Status.ACCEPTED, accepted.batch())
                .header("Location", PATH + '/' + accepted.batch().id());
        return (accepted.replayed() ? response.header("Idempotent-Replayed", "true") : response).build();
    }

    private Batch batch(Row row) {
        return Batch.of(
                prefix + row.getUUID("id"),
                row.getString("operation"),
                row.getInteger("lines"),
                row.getInteger("accepted"),
                row.getInteger("refused"),
                row.getOffsetDateTime("received_at").toInstant(),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                config.kept());
    }

    private static Optional<Instant> instant(Row row, String column) {
        return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
    }

    /** A batch and how far it has come; 404 if the client has no such batch. */
    public Uni<Batch> find(String id) {
        Call call = calls.current();
        UUID batch = uuid(id);
        return uni(Tenancy.within(
                pool,
                call.tenant(),
                connection -> connection
                        .preparedQuery(READ + "id = $3")
                        .execute(Tuple.of(call.tenant(), call.actor(), batch))
                        .map(rows -> {
                            for (Row row : rows) {
                                return batch(row);
                            }
                            throw new NotFoundException();
                        })));
    }

    private UUID uuid(String id) {
        try {
            if (id.startsWith(prefix)) {
                return UUID.fromString(id.substring(prefix.length()));
            }
        } catch (IllegalArgumentException _) {
            // not one of ours
        }
        throw new NotFoundException();
    }

    /**
     * The outcomes of the lines, in their order, some hundreds in each item, as {@link #NDJSON} without the last line end.
     * Of a batch that is not finished, those of the lines up to the first that may still be without.
     *
     * @param outcome {@code accepted} or {@code refused}, if not both
     * @param after the line to go on after
     */
    public Multi<byte[]> results(String id, Optional<String> outcome, Optional<String> after) {
        String tenant = calls.current().tenant();
        UUID batch = uuid(id);
        Optional<Boolean> refused = outcome.map(Batches::refused);
        AtomicInteger last = new AtomicInteger(after.map(Batches::line).orElse(0));
        return find(id).onItem()
                .transformToMulti(_ -> Multi.createBy()
                        .repeating()
                        .uni(() -> uni(outcomes(tenant, batch, refused, last)))
                        .until(List::isEmpty)
                        .map(lines -> String.join("\n", lines).getBytes(StandardCharsets.UTF_8)));
    }

    private static boolean refused(String outcome) {
        return switch (outcome) {
            case "accepted" -> false;
            case "refused" -> true;
            default -> throw new InvalidRequest("outcome", "One of accepted, refused");
        };
    }

    private static int line(String after) {
        if (!after.matches("[0-9]{1,9}")) {
            throw new InvalidRequest("after", "The number of a line");
        }
        return Integer.parseInt(after);
    }

    private Future<List<String>> outcomes(String tenant, UUID batch, Optional<Boolean> refused, AtomicInteger last) {
        return Tenancy.within(
                pool,
                tenant,
                connection -> connection
                        .preparedQuery("SELECT line, outcome FROM batch_outcome WHERE tenant_id = $1 AND batch_id = $2"
                                + " AND line > $3 AND line < coalesce((SELECT min(p.first_line) FROM batch_part p"
                                + " WHERE p.tenant_id = $1 AND p.batch_id = $2), 2147483647)"
                                + refused.map(wanted -> wanted ? " AND refused" : " AND NOT refused")
                                        .orElse("")
                                + " ORDER BY line LIMIT $4")
                        .execute(Tuple.of(tenant, batch, last.get(), OUTCOMES_AT_ONCE))
                        .map(rows -> {
                            List<String> lines = new ArrayList<>(rows.size());
                            for (Row row : rows) {
                                last.set(row.getInteger(0));
                                lines.add(row.getString(1));
                            }
                            return lines;
                        }));
    }

    private static <T> Uni<T> uni(Future<T> future) {
        return Uni.createFrom().completionStage(future.toCompletionStage());
    }
}
