/** What leaders believe their instructional share to be, period by period, before they see what was measured. */
@NullMarked
package org.lodestar.observation.perception;

import org.jspecify.annotations.NullMarked;
