/** Puts the parts together in a Quarkus application. */
@NullMarked
package org.lodestar.eventsourcing.runtime;

import org.jspecify.annotations.NullMarked;
