package org.lodestar.observation.visit.view.visitlist;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.http.ViewRow;
import org.lodestar.observation.visit.Visit;
import org.lodestar.observation.visit.Visit.Plan;
import org.lodestar.observation.visit.Visit.Report;
import org.lodestar.observation.visit.api.ObservationStatus;

/** What the list of visits filters and sorts by. */
@Entity
@Table(name = VisitListRow.TABLE)
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate fills and reads the fields
public class VisitListRow extends ViewRow {

    public static final String TABLE = "visit_list";

    String kind;

    String stakes;

    String status;

    String school;

    @Column(name = "school_class")
    String schoolClass;

    String[] observers;

    String observee;

    String[] goals;

    @Column(name = "scheduled_on")
    LocalDate scheduledOn;

    @Column(name = "started_at")
    Instant startedAt;

    /** The columns by their names in the table. */
    public static Map<String, Object> columns(String id, Visit visit) {
        Plan plan = visit.planIfAny().orElseThrow();
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("kind", plan.kind());
        columns.put("stakes", plan.stakes());
        columns.put("status", ObservationStatus.of(visit));
        columns.put("school", plan.school());
        columns.put("school_class", plan.schoolClass());
        columns.put("observers", plan.observers().stream().map(PersonRef::value).toList());
        columns.put("observee", plan.observee());
        columns.put("goals", plan.goals());
        columns.put("scheduled_on", plan.scheduledOn());
        columns.put(
                "visited_on",
                visit.reportIfAny().map(Report::startedAt).map(start -> LocalDate.ofInstant(start, ZoneOffset.UTC)));
        return columns;
    }
}
