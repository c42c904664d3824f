package org.lodestar.eventsourcing.batch;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.RequestLog;
import org.lodestar.eventsourcing.http.Answered;
import org.lodestar.eventsourcing.http.InvalidRequest;
import org.lodestar.eventsourcing.http.Operation;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.leasing.Claim;
import org.lodestar.eventsourcing.leasing.LeaseQueue;

/**
 * A worker's turn with a batch. It takes one part after the other: all its lines at once, but those about the same one after
 * the other; a part goes away with the write of its last outcome. So whoever comes after a crash begins with the first
 * part that is there, and passes over what has an outcome.
 *
 * <p>A line that has recorded something and has no outcome yet is carried out again, and answered by its receipt. One that recorded
 * nothing, or was refused, has no receipt, and might come out differently after those that follow it. So these wait until its
 * outcome is written.
 *
 * <p>All of it is confined to one event loop.
 */
final class BatchRun {

    private static final Logger LOG = Logger.getLogger(BatchRun.class);
    private static final int PARTS_IN_A_TURN = 8;
    private static final int MOST_ATTEMPTS = 10;

    private final Context context;
    private final Claim claim;
    private final LeaseQueue queue;
    private final Function<String, Optional<Operation>> operations;
    private final BatchConfig config;
    private final BooleanSupplier stopping;

    private final List<Outcome> unwritten = new ArrayList<>();
    private boolean writing;
    private @Nullable Promise<Void> nextWrite;

    BatchRun(
            Context context,
            Claim claim,
            LeaseQueue queue,
            Function<String, Optional<Operation>> operations,
            BatchConfig config,
            BooleanSupplier stopping) {
        this.context = context;
        this.claim = claim;
        this.queue = queue;
        this.operations = operations;
        this.config = config;
        this.stopping = stopping;
    }

    /** What all lines have in common. */
    private record Setting(
            String client,
            Set<String> scopes,
            String correlationId,
            Optional<String> traceparent,
            String operation,
            Optional<Columns> columns) {}

    /** A line, and what it asks for. */
    private record Task(int line, Order order, Operation operation) {}

    /** Completes when the turn is over and the claim given up. */
    Future<Void> run() {
        return queue.within(claim, this::begin)
                .compose(setting -> parts(setting, 0))
                .compose(finished -> finished
                        ? queue.within(claim, this::finish)
                                .onSuccess(_ -> RequestLog.during(
                                        claim.requestId(), () -> LOG.infof("batch %s is finished", claim.id())))
                        : queue.within(claim, connection -> BatchQueue.pass(connection, claim)));
    }

    private Future<Setting> begin(SqlConnection connection) {
        return connection
                .preparedQuery("UPDATE batch SET started_at = coalesce(started_at, now())"
                        + " WHERE tenant_id = $1 AND id = $2"
                        + " RETURNING client, scopes, correlation_id, traceparent, operation, columns")
                .execute(Tuple.of(claim.tenant(), claim.id()))
                .map(rows -> setting(rows.iterator().next()));
    }

    private Setting setting(Row row) {
        String operation = row.getString("operation");
        List<String> columns = List.of(row.getArrayOfStrings("columns"));
        return new Setting(
                row.getString("client"),
                Set.of(row.getArrayOfStrings("scopes")),
                row.getString("correlation_id"),
                Optional.ofNullable(row.getString("traceparent")),
                operation,
                columns.isEmpty()
                        ? Optional.empty()
                        : operations.apply(operation).map(known -> Columns.of(known, columns)));
    }

    private Future<Void> finish(SqlConnection connection) {
        return connection
                .preparedQuery("UPDATE batch SET finished_at = now() WHERE tenant_id = $1 AND id = $2")
                .execute(Tuple.of(claim.tenant(), claim.id()))
                .compose(_ -> BatchQueue.keep(connection, claim, config.kept()));
    }

    /** Carries out the parts of this turn; answers whether there are no more. */
    private Future<Boolean> parts(Setting setting, int taken) {
        if (taken == PARTS_IN_A_TURN || stopping.getAsBoolean()) {
            return Future.succeededFuture(false);
        }
        return queue.within(claim, this::firstPart)
                .compose(part -> part.isEmpty()
                        ? Future.succeededFuture(true)
                        : carryOut(setting, part.get()).compose(_ -> parts(setting, taken + 1)));
    }

    /** A part, and its lines that have an outcome already. */
    private record Begun(Part part, Set<Integer> done) {}

    private Future<Optional<Begun>> firstPart(SqlConnection connection) {
        return connection
                .preparedQuery("SELECT numbers, lines, ARRAY(SELECT o.line FROM batch_outcome o"
                        + " WHERE o.tenant_id = p.tenant_id AND o.batch_id = p.batch_id"
                        + " AND o.line BETWEEN p.first_line AND p.numbers[cardinality(p.numbers)]) AS done"
                        + " FROM batch_part p WHERE tenant_id = $1 AND batch_id = $2 ORDER BY first_line LIMIT 1")
                .execute(Tuple.of(claim.tenant(), claim.id()))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(new Begun(
                                new Part(
                                        List.of(row.getArrayOfIntegers("numbers")),
                                        List.of(row.getArrayOfBuffers("lines"))),
                                Set.of(row.getArrayOfIntegers("done"))));
                    }
                    return Optional.empty();
                });
    }

    private Future<Void> carryOut(Setting setting, Begun begun) {
        Part part = begun.part();
        Map<String, List<Task>> bySubject = new LinkedHashMap<>();
        for (int i = 0; i < part.numbers().size(); i++) {
            int line = part.numbers().get(i);
            if (!begun.done().contains(line)) {
                task(setting, line, part.lines().get(i))
                        .ifPresent(task -> bySubject
                                .computeIfAbsent(
                                        task.order().subject(task.operation()).orElse("line " + line),
                                        _ -> new ArrayList<>())
                                .add(task));
            }
        }
        List<Future<Void>> under = bySubject.values().stream()
                .map(tasks -> inOrder(setting, tasks, 0))
                .toList();
        return Future.join(under).compose(_ -> conclude(part));
    }

    /** What a line asks for; empty if it cannot be read, which is then its outcome. */
    private Optional<Task> task(Setting setting, int line, Buffer bytes) {
        if (bytes.length() > config.maxLine().asLongValue()) {
            unwritten.add(Outcome.of(line, setting.operation(), Answered.tooLarge()));
            return Optional.empty();
        }
        try {
            Order order = Order.read(bytes, setting.operation(), setting.columns());
            return Optional.of(new Task(
                    line, order, operations.apply(order.operation()).orElseThrow(() -> Batches.unknownOperation())));
        } catch (InvalidRequest e) {
            unwritten.add(Outcome.of(line, setting.operation(), Answered.of(e).orElseThrow()));
            return Optional.empty();
        }
    }

    private Future<Void> inOrder(Setting setting, List<Task> tasks, int next) {
        if (next == tasks.size()) {
            return Future.succeededFuture();
        }
        return ask(setting, tasks.get(next)).compose(outcome -> {
            unwritten.add(outcome);
            boolean last = next + 1 == tasks.size();
            Future<Void> safe = last || outcome.hasReceipt() ? Future.succeededFuture() : written();
            return safe.compose(_ -> inOrder(setting, tasks, next + 1));
        });
    }

    private Future<Outcome> ask(Setting setting, Task task) {
        return task.operation()
                .call(
                        context,
                        call(setting, task.line(), task.order().expectedVersion()),
                        setting.scopes(),
                        task.order().path(),
                        task.order().body())
                .recover(failure -> {
                    if (claim.attempts() < MOST_ATTEMPTS) {
                        return Future.failedFuture(failure);
                    }
                    RequestLog.during(
                            claim.requestId(),
                            () -> LOG.errorf(failure, "line %d of batch %s failed", task.line(), claim.id()));
                    return Future.succeededFuture(Answered.internalError());
                })
                .map(answered -> Outcome.of(task.line(), task.operation().id(), answered));
    }

    /** No request can have such a key: it has spaces in it. */
    private Call call(Setting setting, int line, OptionalLong expectedVersion) {
        return new Call(
                claim.tenant(),
                setting.client(),
                setting.correlationId(),
                Optional.empty(),
                setting.traceparent(),
                Optional.of(new Call.Idempotency("batch " + claim.id() + ' ' + line, "")),
                expectedVersion);
    }

    /** Completes when all outcomes there are by now are durable; those that ask meanwhile go together in the next write. */
    private Future<Void> written() {
        Promise<Void> promise = nextWrite;
        if (promise == null) {
            promise = Promise.promise();
            nextWrite = promise;
            if (!writing) {
                write();
            }
        }
        return promise.future();
    }

    private void write() {
        Promise<Void> promise = nextWrite;
        if (promise == null) {
            return;
        }
        nextWrite = null;
        writing = true;
        queue.within(claim, connection -> write(connection, taken())).onComplete(result -> {
            writing = false;
            promise.handle(result);
            write();
        });
    }

    private List<Outcome> taken() {
        List<Outcome> taken = List.copyOf(unwritten);
        unwritten.clear();
        return taken;
    }

    private Future<Void> write(SqlConnection connection, List<Outcome> outcomes) {
        return connection
                .preparedQuery(
                        "WITH written AS (INSERT INTO batch_outcome (tenant_id, batch_id, line, refused, outcome)"
                                + " SELECT $1, $2, o.* FROM unnest($3::int[], $4::boolean[], $5::text[]) o"
                                + " ON CONFLICT DO NOTHING RETURNING refused)"
                                + " UPDATE batch SET accepted = accepted + (SELECT count(*) FROM written WHERE NOT refused),"
                                + " refused = batch.refused + (SELECT count(*) FROM written WHERE refused)"
                                + " WHERE tenant_id = $1 AND id = $2")
                .execute(Tuple.of(
                        claim.tenant(),
                        claim.id(),
                        outcomes.stream().map(Outcome::line).toArray(Integer[]::new),
                        outcomes.stream().map(Outcome::refused).toArray(Boolean[]::new),
                        outcomes.stream().map(Json::write).toArray(String[]::new)))
                .compose(_ -> queue.progressed(connection, claim));
    }

    private Future<Void> conclude(Part part) {
        return queue.within(
                claim,
                connection -> write(connection, taken())
                        .compose(_ -> connection
                                .preparedQuery(
                                        "DELETE FROM batch_part WHERE tenant_id = $1 AND batch_id = $2 AND first_line = $3")
                                .execute(Tuple.of(claim.tenant(), claim.id(), part.firstLine())))
                        .mapEmpty());
    }
}
