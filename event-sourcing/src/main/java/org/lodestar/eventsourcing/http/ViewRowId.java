package org.lodestar.eventsourcing.http;

/** The key of a {@link ViewRow}. */
public record ViewRowId(String tenantId, int generation, String id) {}
