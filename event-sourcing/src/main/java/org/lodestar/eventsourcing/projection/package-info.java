/** Read models filled from the log, each with its own checkpoint. */
@NullMarked
package org.lodestar.eventsourcing.projection;

import org.jspecify.annotations.NullMarked;
