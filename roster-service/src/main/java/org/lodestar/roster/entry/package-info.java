/**
 * Roster entries: the six kinds of things a student information system lists. All of them live the same way — listed,
 * changed, removed, perhaps listed again — so they share one decider; each kind has its own details and its own
 * events. An entry is known by the {@code sourcedId} that the source system gave it and never by one of ours.
 */
@NullMarked
package org.lodestar.roster.entry;

import org.jspecify.annotations.NullMarked;
