/** A service whose processes are killed, paused and cut off, and what must hold all the same. */
@NullMarked
package org.lodestar.eventsourcing.crash;

import org.jspecify.annotations.NullMarked;
