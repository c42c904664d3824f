/** Work that is stored to be done later, by one worker at a time, also after a crash. */
@NullMarked
package org.lodestar.eventsourcing.leasing;

import org.jspecify.annotations.NullMarked;
