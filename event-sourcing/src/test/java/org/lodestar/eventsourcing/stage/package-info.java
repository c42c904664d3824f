/** What the tests of the library run on: one PostgreSQL and one Kafka for all of them, and replicas of a service. */
@NullMarked
package org.lodestar.eventsourcing.stage;

import org.jspecify.annotations.NullMarked;
