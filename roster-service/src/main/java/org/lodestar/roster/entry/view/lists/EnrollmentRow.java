package org.lodestar.roster.entry.view.lists;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.lodestar.eventsourcing.http.ViewRow;

/** Enrollments. */
@Entity
@Table(name = "roster_enrollment")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate fills and reads the fields
public class EnrollmentRow extends ViewRow {

    String status;

    @Column(name = "school_class")
    String schoolClass;

    String school;

    String person;

    String role;

    @Column(name = "begin_date")
    String beginDate;
}
