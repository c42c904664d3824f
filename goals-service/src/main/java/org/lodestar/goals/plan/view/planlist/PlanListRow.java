package org.lodestar.goals.plan.view.planlist;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lodestar.eventsourcing.http.ViewRow;
import org.lodestar.goals.plan.Plan;
import org.lodestar.goals.plan.PlanContent;
import org.lodestar.goals.plan.api.PlanStatus;

/** What the list of plans filters and sorts by. */
@Entity
@Table(name = "plan_list")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate fills and reads the fields
public class PlanListRow extends ViewRow {

    String org;

    @Column(name = "school_year")
    int schoolYear;

    String status;

    @Column(name = "title_key")
    String title;

    /** The columns by their names in the table. */
    public static Map<String, Object> columns(String id, Plan plan) {
        PlanContent content = plan.contentIfAny().orElseThrow();
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("org", content.org());
        columns.put("school_year", content.schoolYear());
        columns.put("status", PlanStatus.of(plan).name());
        return columns;
    }
}
