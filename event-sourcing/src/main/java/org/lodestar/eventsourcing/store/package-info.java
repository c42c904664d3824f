/** The event log in PostgreSQL: one dense, ordered log per tenant, and the folded state of each stream beside it. */
@NullMarked
package org.lodestar.eventsourcing.store;

import org.jspecify.annotations.NullMarked;
