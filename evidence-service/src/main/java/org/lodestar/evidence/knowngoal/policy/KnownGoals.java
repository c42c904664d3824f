package org.lodestar.evidence.knowngoal.policy;

import static java.time.ZoneOffset.UTC;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.lodestar.eventsourcing.consuming.Message;
import org.lodestar.eventsourcing.runtime.EventSourcing;
import org.lodestar.eventsourcing.store.Tenancy;
import org.lodestar.evidence.knowngoal.KnownGoal;

/** Keeps of goals-service's events what progress needs; hearing one twice changes nothing. */
@Singleton
public class KnownGoals {

    private static final String KEEP = """
            INSERT INTO known_goal AS known (tenant_id, id, baseline, target, due_on, proposed_on, position)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (tenant_id, id) DO UPDATE SET baseline = excluded.baseline, target = excluded.target,
                due_on = excluded.due_on, position = excluded.position
            WHERE known.position < excluded.position""";

    /** A goal that is resumed after a pause is activated again: the first time counts. */
    private static final String ACTIVATE =
            "UPDATE known_goal SET activated_on = $3 WHERE tenant_id = $1 AND id = $2 AND activated_on IS NULL";

    private static final String FIND = """
            SELECT baseline, target, coalesce(activated_on, proposed_on), due_on FROM known_goal
            WHERE tenant_id = $1 AND id = $2""";

    private final EventSourcing eventSourcing;

    KnownGoals(EventSourcing eventSourcing) {
        this.eventSourcing = eventSourcing;
    }

    /** Takes in messages of one tenant, oldest first. */
    public Future<?> learn(String tenant, List<Message> messages) {
        List<Tuple> terms = messages.stream()
                .filter(KnownGoals::tellsTerms)
                .map(message -> terms(tenant, message))
                .toList();
        List<Tuple> activations = messages.stream()
                .filter(message -> message.type().equals("goal-activated.v1"))
                .map(message -> Tuple.of(tenant, message.subject().id(), day(message)))
                .toList();
        return Tenancy.within(
                eventSourcing.pool(),
                tenant,
                connection -> batch(connection, KEEP, terms).compose(_ -> batch(connection, ACTIVATE, activations)));
    }

    private static Future<Void> batch(SqlConnection connection, String sql, List<Tuple> rows) {
        return rows.isEmpty()
                ? Future.succeededFuture()
                : connection.preparedQuery(sql).executeBatch(rows).mapEmpty();
    }

    private static boolean tellsTerms(Message message) {
        JsonNode terms = message.data().path("terms");
        JsonNode measure = terms.path("measure");
        return measure.path("baseline").isNumber()
                && measure.path("target").isNumber()
                && terms.path("dueDate").isTextual();
    }

    private static Tuple terms(String tenant, Message message) {
        JsonNode terms = message.data().path("terms");
        JsonNode measure = terms.path("measure");
        return Tuple.of(tenant, message.subject().id())
                .addBigDecimal(measure.path("baseline").decimalValue())
                .addBigDecimal(measure.path("target").decimalValue())
                .addLocalDate(LocalDate.parse(terms.path("dueDate").asText()))
                .addLocalDate(day(message))
                .addLong(message.sequence());
    }

    private static LocalDate day(Message message) {
        return LocalDate.ofInstant(message.time(), UTC);
    }

    /** The goal, if goals-service has told of it. */
    public Uni<Optional<KnownGoal>> find(String tenant, String id) {
        return Uni.createFrom()
                .completionStage(Tenancy.within(
                                eventSourcing.pool(),
                                tenant,
                                connection -> connection
                                        .preparedQuery(FIND)
                                        .execute(Tuple.of(tenant, id))
                                        .map(KnownGoals::first))
                        .toCompletionStage());
    }

    private static Optional<KnownGoal> first(Iterable<Row> rows) {
        for (Row row : rows) {
            return Optional.of(new KnownGoal(
                    row.getBigDecimal(0), row.getBigDecimal(1), row.getLocalDate(2), row.getLocalDate(3)));
        }
        return Optional.empty();
    }
}
