/** From a command to recorded events: load, fold, decide, append, in batches. */
@NullMarked
package org.lodestar.eventsourcing.commanding;

import org.jspecify.annotations.NullMarked;
