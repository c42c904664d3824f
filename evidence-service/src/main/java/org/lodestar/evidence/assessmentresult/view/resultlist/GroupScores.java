package org.lodestar.evidence.assessmentresult.view.resultlist;

import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import org.lodestar.eventsourcing.runtime.EventSourcing;
import org.lodestar.eventsourcing.store.Tenancy;

/** What the students of a group achieved in one line item, together. */
@Singleton
public class GroupScores {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String RESULTS = """
            FROM assessment_result_list r
            WHERE r.tenant_id = $1 AND r.line_item = $2 AND r.status = 'ACTIVE'
              AND r.generation = (SELECT generation FROM projection
                                  WHERE tenant_id = $1 AND name = 'assessment_result_list' AND live)
              AND r.details ->> 'scoreStatus' = 'fully graded' AND r.details ->> 'score' IS NOT NULL""";

    /** Of several results of a student the latest counts. */
    private static final String TOGETHER = """
            SELECT count(*), avg(score), max(scored_on), count(*) FILTER (WHERE score >= $6::numeric)
            FROM (SELECT DISTINCT ON (r.student) (r.details ->> 'score')::numeric AS score,
                         (r.details ->> 'scoreDate')::date AS scored_on
                  %s
                    AND CASE $3::text
                        WHEN 'CLASS' THEN EXISTS (SELECT FROM known_enrollment e
                            WHERE e.tenant_id = $1 AND e.class = $4 AND e.student = r.student)
                        ELSE EXISTS (SELECT FROM known_student s
                            WHERE s.tenant_id = $1 AND s.id = r.student AND $4 = ANY (s.schools)
                              AND ($5::text IS NULL OR $5 = ANY (s.grades))) END
                  ORDER BY r.student, r.details ->> 'scoreDate' DESC, r.id DESC) latest""".formatted(RESULTS);

    private static final String UNHEARD = "SELECT count(*) " + RESULTS
            + " AND NOT EXISTS (SELECT FROM known_student s WHERE s.tenant_id = $1 AND s.id = r.student)";

    private final EventSourcing eventSourcing;

    GroupScores(EventSourcing eventSourcing) {
        this.eventSourcing = eventSourcing;
    }

    /**
     * Scores of a group, none if nobody has one.
     *
     * @param mean of all students
     * @param scoredOn the last day that one of them was scored
     * @param reaching how many reach the benchmark
     */
    public record Scores(int students, BigDecimal mean, LocalDate scoredOn, int reaching) {}

    /** Completes when everything up to a position can be asked for; fails if it takes too long. */
    public Uni<Void> await(String tenant, long position) {
        return eventSourcing.awaitProjection(ResultList.TABLE, tenant, position, PATIENCE);
    }

    /** How many results are of students of whom the roster's groups are not yet known here. */
    public Uni<Long> unheard(String tenant, String lineItem) {
        return query(tenant, UNHEARD, Tuple.of(tenant, lineItem)).map(row -> row.getLong(0));
    }

    /**
     * What a group achieved.
     *
     * @param type {@code CLASS}, or else it is a school
     * @param grade of the school's students only those in it
     */
    public Uni<Optional<Scores>> of(
            String tenant,
            String lineItem,
            String type,
            String sourcedId,
            Optional<String> grade,
            Optional<BigDecimal> benchmark) {
        Tuple values = Tuple.of(tenant, lineItem, type, sourcedId)
                .addString(grade.orElse(null))
                .addBigDecimal(benchmark.orElse(null));
        return query(tenant, TOGETHER, values)
                .map(row -> row.getInteger(0) == 0
                        ? Optional.empty()
                        : Optional.of(new Scores(
                                row.getInteger(0), row.getBigDecimal(1), row.getLocalDate(2), row.getInteger(3))));
    }

    private Uni<Row> query(String tenant, String sql, Tuple values) {
        return Uni.createFrom()
                .completionStage(Tenancy.within(
                                eventSourcing.pool(),
                                tenant,
                                connection -> connection
                                        .preparedQuery(sql)
                                        .execute(values)
                                        .map(rows -> rows.iterator().next()))
                        .toCompletionStage());
    }
}
