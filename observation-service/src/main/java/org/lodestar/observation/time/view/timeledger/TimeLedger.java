package org.lodestar.observation.time.view.timeledger;

import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.observation.LiveRows;
import org.lodestar.observation.time.TimeCategory;
import org.lodestar.observation.time.TimeSource;
import org.lodestar.observation.time.TimeSubcategory;
import org.lodestar.observation.time.TimeUse.Stretch;

/** The entries that count towards a leader's time in a period. */
@Singleton
public class TimeLedger {

    private static final String OVERLAPPING = "SELECT r.id, r.starts_at,"
            + " (extract(epoch FROM r.ends_at - r.starts_at) / 60)::int, r.category, r.subcategory, r.source"
            + " FROM time_ledger r JOIN projection p ON p.tenant_id = r.tenant_id AND p.name = 'time_ledger'"
            + " AND p.live AND p.generation = r.generation"
            + " WHERE r.tenant_id = $1 AND r.leader = $2 AND r.status = 'LOGGED'"
            + " AND r.starts_at < $4 AND r.ends_at > $3";

    private final LiveRows rows;

    TimeLedger(LiveRows rows) {
        this.rows = rows;
    }

    /** The leader's entries that overlap the days from {@code first} to {@code last}, in no particular order. */
    public Uni<List<Stretch>> stretches(String tenant, PersonRef leader, LocalDate first, LocalDate last, ZoneId zone) {
        return rows.query(
                        TimeLedgerRow.TABLE,
                        tenant,
                        OVERLAPPING,
                        Tuple.of(tenant, leader.value(), beginning(first, zone), beginning(last.plusDays(1), zone)))
                .map(TimeLedger::stretches);
    }

    private static OffsetDateTime beginning(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toOffsetDateTime();
    }

    private static List<Stretch> stretches(RowSet<Row> rows) {
        List<Stretch> stretches = new ArrayList<>(rows.size());
        for (Row row : rows) {
            stretches.add(new Stretch(
                    UUID.fromString(row.getString(0)),
                    row.getOffsetDateTime(1).toInstant(),
                    row.getInteger(2),
                    TimeCategory.valueOf(row.getString(3)),
                    Optional.ofNullable(row.getString(4)).map(TimeSubcategory::valueOf),
                    TimeSource.valueOf(row.getString(5))));
        }
        return stretches;
    }
}
