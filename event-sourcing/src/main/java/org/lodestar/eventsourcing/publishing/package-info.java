/** From the log to Kafka: every event once, in order, without what is restricted. */
@NullMarked
package org.lodestar.eventsourcing.publishing;

import org.jspecify.annotations.NullMarked;
