package org.lodestar.roster.entry.view.lists;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.lodestar.eventsourcing.http.ViewRow;

/** Organisations. */
@Entity
@Table(name = "roster_org")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate fills and reads the fields
public class OrgRow extends ViewRow {

    String status;

    String type;

    String parent;

    @Column(name = "name_key")
    String name;
}
