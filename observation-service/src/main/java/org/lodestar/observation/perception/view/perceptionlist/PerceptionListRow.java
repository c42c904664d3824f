package org.lodestar.observation.perception.view.perceptionlist;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lodestar.eventsourcing.http.ViewRow;
import org.lodestar.observation.perception.Perception;
import org.lodestar.observation.perception.Perception.Estimate;
import org.lodestar.observation.perception.api.TimePerceptionStatus;

/** What the list of estimates filters and sorts by. */
@Entity
@Table(name = PerceptionListRow.TABLE)
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate fills and reads the fields
public class PerceptionListRow extends ViewRow {

    public static final String TABLE = "perception_list";

    String leader;

    String status;

    @Column(name = "first_day")
    LocalDate from;

    @Column(name = "recorded_at")
    Instant recordedAt;

    /** The columns by their names in the table. */
    public static Map<String, Object> columns(String id, Perception perception) {
        Estimate estimate = perception.estimateIfAny().orElseThrow();
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("leader", estimate.leader());
        columns.put("status", TimePerceptionStatus.of(perception));
        columns.put("first_day", estimate.from());
        columns.put("last_day", estimate.to());
        columns.put("believed_share", estimate.believedShare());
        columns.put("recorded_at", estimate.recordedAt());
        return columns;
    }
}
