/** How events and states look as JSON: the one mapper, and the written names of events. */
@NullMarked
package org.lodestar.eventsourcing.json;

import org.jspecify.annotations.NullMarked;
