/** The proof of a log: a running hash of all its events, and the digests by which one that was altered is found. */
@NullMarked
package org.lodestar.eventsourcing.sealing;

import org.jspecify.annotations.NullMarked;
