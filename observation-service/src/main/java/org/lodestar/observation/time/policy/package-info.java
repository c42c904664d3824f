/** Time that need not be typed: it follows from what was recorded already. */
@NullMarked
package org.lodestar.observation.time.policy;

import org.jspecify.annotations.NullMarked;
