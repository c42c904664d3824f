/** The broker, as every client of a service reaches it. */
@NullMarked
package org.lodestar.eventsourcing.kafka;

import org.jspecify.annotations.NullMarked;
