package org.lodestar.goals.focus;

import org.lodestar.eventsourcing.PersonRef;

/** Who lets one goal more be active, and why. */
public record FocusOverride(PersonRef by, String reason) {}
