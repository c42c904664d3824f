/** A model that asks the clock and throws dice. */
@NullMarked
package org.lodestar.violations.clocked;

import org.jspecify.annotations.NullMarked;
