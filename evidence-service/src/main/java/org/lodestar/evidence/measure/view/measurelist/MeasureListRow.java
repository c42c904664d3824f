package org.lodestar.evidence.measure.view.measurelist;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lodestar.eventsourcing.http.ViewRow;
import org.lodestar.evidence.measure.Measure;
import org.lodestar.evidence.measure.Measure.Defined;
import org.lodestar.evidence.measure.Measure.Retired;
import org.lodestar.evidence.measure.Measure.Undefined;
import org.lodestar.evidence.measure.MeasureDefinition;
import org.lodestar.evidence.measure.api.MeasureStatus;

/** What the list of progress measures filters and sorts by. */
@Entity
@Table(name = "measure_list")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate fills and reads the fields
public class MeasureListRow extends ViewRow {

    String status;

    String kind;

    @Column(name = "grade_band")
    String gradeBand;

    @Column(name = "name_key")
    String name;

    /** The columns by their names in the table. */
    public static Map<String, Object> columns(String id, Measure measure) {
        return switch (measure) {
            case Undefined _ -> throw new IllegalArgumentException("An undefined measure is not listed");
            case Defined(var definition, var _) -> columns(MeasureStatus.DEFINED, definition);
            case Retired(var definition, var _, var _) -> columns(MeasureStatus.RETIRED, definition);
        };
    }

    private static Map<String, Object> columns(MeasureStatus status, MeasureDefinition definition) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("status", status.name());
        columns.put("kind", definition.kind().name());
        columns.put("grade_band", definition.gradeBand());
        return columns;
    }
}
