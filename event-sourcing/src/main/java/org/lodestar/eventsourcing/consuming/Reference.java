package org.lodestar.eventsourcing.consuming;

/**
 * Something of another service that a request names.
 *
 * @param category the plural noun of its path, such as {@code users}
 * @param pointer where the request names it (JSON Pointer)
 */
public record Reference(String category, String id, String pointer) {}
