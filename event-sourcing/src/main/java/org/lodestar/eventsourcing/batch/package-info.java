/**
 * Many commands sent at once: a line each, taken in as a whole, carried out in the background, each with its own outcome.
 */
@NullMarked
package org.lodestar.eventsourcing.batch;

import org.jspecify.annotations.NullMarked;
