package org.lodestar.eventsourcing;

/**
 * A reference to a person by the id that the owning system gave. In stored events and in the API it is that id; on a
 * general topic it is replaced by a pseudonym that is stable within one tenant.
 */
public record PersonRef(String value) {}
