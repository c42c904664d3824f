package org.lodestar.roster.entry.view.lists;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.lodestar.eventsourcing.http.ViewRow;

/** People. */
@Entity
@Table(name = "roster_user")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate fills and reads the fields
public class UserRow extends ViewRow {

    String status;

    String[] roles;

    String[] orgs;

    @Column(name = "roles_at_orgs")
    String[] rolesAtOrgs;

    /** And the given name after it. */
    @Column(name = "name_key")
    String familyName;
}
