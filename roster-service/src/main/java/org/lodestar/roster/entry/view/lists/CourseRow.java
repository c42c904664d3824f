package org.lodestar.roster.entry.view.lists;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.lodestar.eventsourcing.http.ViewRow;

/** Courses. */
@Entity
@Table(name = "roster_course")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate fills and reads the fields
public class CourseRow extends ViewRow {

    String status;

    String org;

    @Column(name = "title_key")
    String title;
}
