/**
 * Event sourcing in plain Java: what a model needs and nothing else.
 *
 * <p>A {@link org.lodestar.eventsourcing.Decider} turns a command and the current state into a
 * {@link org.lodestar.eventsourcing.Decision}. Everything that touches a database, a broker or HTTP lives in the
 * subpackages, which a model never imports.
 */
@NullMarked
package org.lodestar.eventsourcing;

import org.jspecify.annotations.NullMarked;
