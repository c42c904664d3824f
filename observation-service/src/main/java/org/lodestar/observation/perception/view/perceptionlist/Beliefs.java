package org.lodestar.observation.perception.view.perceptionlist;

import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.observation.LiveRows;

/** What a leader believed of a period. */
@Singleton
public class Beliefs {

    private static final String BEST = "SELECT r.believed_share FROM perception_list r"
            + " JOIN projection p ON p.tenant_id = r.tenant_id AND p.name = 'perception_list' AND p.live"
            + " AND p.generation = r.generation"
            + " WHERE r.tenant_id = $1 AND r.leader = $2 AND r.status = 'RECORDED'"
            + " AND r.first_day <= $3 AND r.last_day >= $4"
            + " ORDER BY (r.first_day = $3 AND r.last_day = $4) DESC, r.recorded_at DESC LIMIT 1";

    private final LiveRows rows;

    Beliefs(LiveRows rows) {
        this.rows = rows;
    }

    /** The share of the latest estimate of exactly this period, else of the latest one of a period that contains it. */
    public Uni<Optional<BigDecimal>> share(String tenant, PersonRef leader, LocalDate first, LocalDate last) {
        return rows.query(PerceptionListRow.TABLE, tenant, BEST, Tuple.of(tenant, leader.value(), first, last))
                .map(Beliefs::first);
    }

    private static Optional<BigDecimal> first(RowSet<Row> rows) {
        for (Row row : rows) {
            return Optional.of(row.getBigDecimal(0));
        }
        return Optional.empty();
    }
}
