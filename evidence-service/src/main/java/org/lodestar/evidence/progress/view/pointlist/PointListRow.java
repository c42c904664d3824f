package org.lodestar.evidence.progress.view.pointlist;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lodestar.eventsourcing.http.ViewRow;
import org.lodestar.evidence.progress.Measurement;
import org.lodestar.evidence.progress.ProgressPoint;
import org.lodestar.evidence.progress.ProgressPoint.Recorded;
import org.lodestar.evidence.progress.ProgressPoint.Unrecorded;
import org.lodestar.evidence.progress.ProgressPoint.Withdrawn;
import org.lodestar.evidence.progress.Subject;
import org.lodestar.evidence.progress.api.ProgressPointStatus;

/** What the list of progress points filters and sorts by. */
@Entity
@Table(name = "point_list")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate fills and reads the fields
public class PointListRow extends ViewRow {

    String status;

    String measure;

    String goal;

    @Column(name = "group_id")
    String groupId;

    @Column(name = "measured_on")
    LocalDate date;

    /** The columns by their names in the table. */
    public static Map<String, Object> columns(String id, ProgressPoint point) {
        return switch (point) {
            case Unrecorded _ -> throw new IllegalArgumentException("An unrecorded point is not listed");
            case Recorded(var subject, var measurement, var _, var _) ->
                columns(ProgressPointStatus.RECORDED, subject, measurement);
            case Withdrawn(var subject, var measurement, var _, var _, var _) ->
                columns(ProgressPointStatus.WITHDRAWN, subject, measurement);
        };
    }

    private static Map<String, Object> columns(ProgressPointStatus status, Subject subject, Measurement measurement) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("status", status.name());
        columns.put("measure", subject.measure());
        columns.put("goal", subject.goal());
        columns.put("group_id", subject.group().sourcedId());
        columns.put("measured_on", measurement.date());
        return columns;
    }
}
