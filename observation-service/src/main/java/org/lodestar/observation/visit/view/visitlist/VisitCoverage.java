package org.lodestar.observation.visit.view.visitlist;

import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lodestar.observation.LiveRows;

/** When each class of a school was last visited. */
@Singleton
public class VisitCoverage {

    private static final String LAST_VISITS = "SELECT c.id, max(v.visited_on),"
            + " count(v.id) FILTER (WHERE v.visited_on >= $3) FROM known_reference c"
            + " LEFT JOIN (visit_list v JOIN projection p ON p.tenant_id = v.tenant_id AND p.name = 'visit_list'"
            + " AND p.live AND p.generation = v.generation)"
            + " ON v.tenant_id = c.tenant_id AND v.school_class = c.id AND v.visited_on <= $4"
            + " WHERE c.tenant_id = $1 AND c.category = 'classes' AND c.active AND c.attributes ->> 'school' = $2"
            + " GROUP BY c.id ORDER BY max(v.visited_on) NULLS FIRST, c.id";

    private final LiveRows rows;

    VisitCoverage(LiveRows rows) {
        this.rows = rows;
    }

    /**
     * A class and the visits to it that came to their end.
     *
     * @param lastVisitedOn on or before the last day asked for, be it in the period or not
     * @param visits in the period
     */
    public record ClassVisits(String schoolClass, Optional<LocalDate> lastVisitedOn, int visits) {}

    /** The classes that the roster lists at the school, those waiting longest first. */
    public Uni<List<ClassVisits>> of(String tenant, String school, LocalDate from, LocalDate to) {
        return rows.query(VisitListRow.TABLE, tenant, LAST_VISITS, Tuple.of(tenant, school, from, to))
                .map(VisitCoverage::classes);
    }

    private static List<ClassVisits> classes(RowSet<Row> rows) {
        List<ClassVisits> classes = new ArrayList<>(rows.size());
        for (Row row : rows) {
            classes.add(new ClassVisits(row.getString(0), Optional.ofNullable(row.getLocalDate(1)), row.getInteger(2)));
        }
        return classes;
    }
}
