/** What a service learns of another, from its topics. */
@NullMarked
package org.lodestar.eventsourcing.consuming;

import org.jspecify.annotations.NullMarked;
