package org.lodestar.eventsourcing.http;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

/** Which generation of a read model is live. */
@Entity
@Table(name = "projection")
@IdClass(ProjectionRowId.class)
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class ProjectionRow {

    @Id
    @Column(name = "tenant_id")
    String tenantId;

    @Id
    String name;

    @Id
    int generation;

    boolean live;
}
