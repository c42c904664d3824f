package org.lodestar.eventsourcing.http;

import java.util.List;

/** A page of a collection; more follow while the answer has a {@code Link} with {@code rel="next"}. */
public record Page<T>(List<T> data) {}
