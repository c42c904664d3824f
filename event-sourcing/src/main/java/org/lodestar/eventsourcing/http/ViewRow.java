package org.lodestar.eventsourcing.http;

import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;

/**
 * The columns that every read model has. An entity adds the columns that its lists filter by. Rows are only read
 * through the entity; the projection writes them.
 */
@MappedSuperclass
@IdClass(ViewRowId.class)
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
public abstract class ViewRow {

    @Id
    @Column(name = "tenant_id")
    String tenantId;

    @Id
    int generation;

    @Id
    String id;

    long version;

    long position;

    String state;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;
}
