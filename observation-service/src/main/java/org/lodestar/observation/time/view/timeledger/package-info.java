/** The time entries of a district as a list, and those of one leader in a period. */
@NullMarked
package org.lodestar.observation.time.view.timeledger;

import org.jspecify.annotations.NullMarked;
