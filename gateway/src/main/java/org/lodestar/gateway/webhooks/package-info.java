/**
 * Events sent to an address of the receiver's choice. A <em>webhook</em> is such an address with what it is to get; a
 * <em>delivery</em> is one event on its way to one webhook; its <em>lane</em> is the subject of the event, and in a lane the
 * next delivery waits for the one before.
 *
 * <p>One gateway leads: its <em>intake</em> reads the topics and writes deliveries, its <em>dispatcher</em> sends what is due.
 * All state is in the database, so that another gateway goes on where this one was killed.
 */
@NullMarked
package org.lodestar.gateway.webhooks;

import org.jspecify.annotations.NullMarked;
