/**
 * Tallies: a counter with an owner and a limit, small and yet with every kind of decision and of event component, for the
 * tests of the library.
 */
@NullMarked
package org.lodestar.eventsourcing.tally;

import org.jspecify.annotations.NullMarked;
