package org.lodestar.roster.entry.view.lists;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.lodestar.eventsourcing.http.ViewRow;

/** Classes. */
@Entity
@Table(name = "roster_class")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate fills and reads the fields
public class ClassRow extends ViewRow {

    String status;

    String school;

    String course;

    String[] terms;

    @Column(name = "title_key")
    String title;
}
