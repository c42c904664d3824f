package org.lodestar.evidence.knownstudent.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.StreamSupport;
import org.lodestar.eventsourcing.consuming.Message;
import org.lodestar.eventsourcing.runtime.EventSourcing;
import org.lodestar.eventsourcing.store.Tenancy;

/** Keeps of roster-service's events who is in which group; hearing one twice changes nothing. */
@Singleton
public class KnownStudents {

    private static final String KEEP_STUDENT = """
            INSERT INTO known_student AS known (tenant_id, id, schools, grades, position) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (tenant_id, id) DO UPDATE SET schools = excluded.schools, grades = excluded.grades,
                position = excluded.position
            WHERE known.position < excluded.position""";

    private static final String KEEP_ENROLLMENT = """
            INSERT INTO known_enrollment AS known (tenant_id, id, class, student, position) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (tenant_id, id) DO UPDATE SET class = excluded.class, student = excluded.student,
                position = excluded.position
            WHERE known.position < excluded.position""";

    private final EventSourcing eventSourcing;

    KnownStudents(EventSourcing eventSourcing) {
        this.eventSourcing = eventSourcing;
    }

    /**
     * Takes in messages of one tenant, oldest first. Who is removed from the roster, or from a class, did sit in it: their
     * results stay part of the group's.
     */
    public Future<?> learn(String tenant, List<Message> messages) {
        List<Tuple> students = messages.stream()
                .filter(message -> isTold(message, "user"))
                .map(message -> student(tenant, message))
                .toList();
        List<Tuple> enrollments = messages.stream()
                .filter(message -> isTold(message, "enrollment"))
                .filter(message ->
                        message.data().path("enrollment").path("role").asText().equals("student"))
                .map(message -> enrollment(tenant, message))
                .toList();
        return Tenancy.within(
                eventSourcing.pool(),
                tenant,
                connection -> batch(connection, KEEP_STUDENT, students)
                        .compose(_ -> batch(connection, KEEP_ENROLLMENT, enrollments)));
    }

    private static boolean isTold(Message message, String what) {
        return message.type().equals(what + "-registered.v1") || message.type().equals(what + "-changed.v1");
    }

    private static Tuple student(String tenant, Message message) {
        JsonNode user = message.data().path("user");
        String[] schools = StreamSupport.stream(user.path("roles").spliterator(), false)
                .filter(role -> role.path("role").asText().equals("student"))
                .map(role -> role.path("org").asText())
                .distinct()
                .toArray(String[]::new);
        String[] grades = StreamSupport.stream(user.path("grades").spliterator(), false)
                .map(JsonNode::asText)
                .toArray(String[]::new);
        return Tuple.of(tenant, message.subject().id(), schools, grades, message.sequence());
    }

    private static Tuple enrollment(String tenant, Message message) {
        JsonNode enrollment = message.data().path("enrollment");
        return Tuple.of(
                tenant,
                message.subject().id(),
                enrollment.path("schoolClass").asText(),
                enrollment.path("user").asText(),
                message.sequence());
    }

    private static Future<Void> batch(SqlConnection connection, String sql, List<Tuple> rows) {
        return rows.isEmpty()
                ? Future.succeededFuture()
                : connection.preparedQuery(sql).executeBatch(rows).mapEmpty();
    }
}
