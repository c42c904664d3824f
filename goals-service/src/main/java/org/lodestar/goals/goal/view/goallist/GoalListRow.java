package org.lodestar.goals.goal.view.goallist;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.http.ViewRow;
import org.lodestar.goals.goal.Goal;
import org.lodestar.goals.goal.GoalContent;
import org.lodestar.goals.goal.api.GoalStatus;

/** What the list of goals filters and sorts by. */
@Entity
@Table(name = "goal_list")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate fills and reads the fields
public class GoalListRow extends ViewRow {

    String school;

    String status;

    String[] owners;

    @Column(name = "improvement_domain")
    String improvementDomain;

    String plan;

    @Column(name = "due_date")
    LocalDate dueDate;

    @Column(name = "title_key")
    String title;

    /** The columns by their names in the table. */
    public static Map<String, Object> columns(String id, Goal goal) {
        GoalContent content = goal.contentIfAny().orElseThrow();
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("school", content.school());
        columns.put("status", GoalStatus.of(goal).name());
        columns.put(
                "owners",
                content.terms().owners().stream().map(PersonRef::value).toList());
        columns.put("improvement_domain", content.terms().improvementDomain().name());
        columns.put("plan", content.terms().plan());
        columns.put("due_date", content.terms().dueDate());
        return columns;
    }
}
