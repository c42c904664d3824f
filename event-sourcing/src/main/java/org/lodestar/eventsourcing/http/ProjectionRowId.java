package org.lodestar.eventsourcing.http;

/** The key of a {@link ProjectionRow}. */
record ProjectionRowId(String tenantId, String name, int generation) {}
