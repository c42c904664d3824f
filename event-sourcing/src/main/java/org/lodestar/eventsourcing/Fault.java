package org.lodestar.eventsourcing;

/**
 * One thing wrong with what a caller sent.
 *
 * @param pointer JSON Pointer (RFC 6901) into the request body, {@code ""} for the whole
 * @param detail what is wrong and what would be right, without repeating personal data
 */
public record Fault(String pointer, String detail) {}
