/**
 * What a leader's time went into. An <em>entry</em> is one stretch of time, told by the leader, seen by a shadow, read
 * from a calendar, or derived from a visit or a conversation that took place. The <em>instructional share</em> is the
 * part of the working time that went into teaching and learning; it is published only where enough of the time is known.
 */
@NullMarked
package org.lodestar.observation.time;

import org.jspecify.annotations.NullMarked;
