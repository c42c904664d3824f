/** The HTTP conventions that follow from event sourcing: versions, positions, receipts, problems, cursors. */
@NullMarked
package org.lodestar.eventsourcing.http;

import org.jspecify.annotations.NullMarked;
