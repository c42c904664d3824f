package org.lodestar.evidence.evidence;

/**
 * Something that evidence bears on. It belongs to another service or to a published standard, so its existence is not
 * checked here.
 *
 * @param targetId the target's id; for a standard's element its URI or identifier
 */
public record Target(TargetType targetType, String targetId) {}
