package org.lodestar.roster.entry.view.lists;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.lodestar.eventsourcing.http.ViewRow;

/** Academic sessions. */
@Entity
@Table(name = "roster_academic_session")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate fills and reads the fields
public class AcademicSessionRow extends ViewRow {

    String status;

    String type;

    String parent;

    @Column(name = "title_key")
    String title;

    @Column(name = "start_date")
    String startDate;
}
