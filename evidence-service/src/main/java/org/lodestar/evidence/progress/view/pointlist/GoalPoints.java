package org.lodestar.evidence.progress.view.pointlist;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lodestar.eventsourcing.StreamId;
import org.lodestar.eventsourcing.commanding.Feature;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.eventsourcing.projection.StateView;
import org.lodestar.eventsourcing.runtime.EventSourcing;
import org.lodestar.eventsourcing.store.Tenancy;
import org.lodestar.evidence.progress.ProgressPoint;
import org.lodestar.evidence.progress.ProgressPointEvent;

/** The points that count towards a goal, in the order of their days. */
@Singleton
public class GoalPoints {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final String LATEST_THOUSAND = """
            SELECT id, version, state FROM (
                SELECT p.id, p.version, p.state, p.measured_on FROM point_list p
                WHERE p.tenant_id = $1 AND p.goal = $2 AND p.status = 'RECORDED'
                  AND p.generation = (SELECT generation FROM projection
                                      WHERE tenant_id = $1 AND name = 'point_list' AND live)
                  AND ($3::text IS NULL OR p.group_id = $3)
                ORDER BY p.measured_on DESC, p.id DESC LIMIT 1000) latest
            ORDER BY measured_on, id""";

    private final EventSourcing eventSourcing;
    private final StateView<ProgressPoint, ProgressPointEvent> list;

    GoalPoints(EventSourcing eventSourcing, StateView<ProgressPoint, ProgressPointEvent> list) {
        this.eventSourcing = eventSourcing;
        this.list = list;
    }

    /** The latest thousand, oldest first, of one group or of all. Contains what was acknowledged before. */
    public Uni<List<Folded<ProgressPoint>>> of(String tenant, String goal, Optional<String> group) {
        return eventSourcing
                .awaitProjection(list.table(), tenant, eventSourcing.knownHead(tenant), PATIENCE)
                .onFailure(TimeoutException.class)
                .recoverWithNull()
                .chain(() -> Uni.createFrom()
                        .completionStage(Tenancy.within(
                                        eventSourcing.pool(),
                                        tenant,
                                        connection -> connection
                                                .preparedQuery(LATEST_THOUSAND)
                                                .execute(Tuple.of(tenant, goal, group.orElse(null)))
                                                .map(this::points))
                                .toCompletionStage()));
    }

    private List<Folded<ProgressPoint>> points(Iterable<Row> rows) {
        Feature<?, ProgressPoint, ProgressPointEvent> feature = list.feature();
        List<Folded<ProgressPoint>> points = new ArrayList<>();
        for (Row row : rows) {
            points.add(new Folded<>(
                    new StreamId(feature.category(), row.getString(0)),
                    row.getLong(1),
                    feature.readState(row.getString(2))));
        }
        return points;
    }
}
