/**
 * Evidence: something seen, heard or measured that bears on a goal, a visit or an element of a standard. An item is
 * collected once, linked and unlinked, and never deleted: a mistaken one is retracted and stays readable as retracted.
 * Artifacts are described, not stored.
 */
@NullMarked
package org.lodestar.evidence.evidence;

import org.jspecify.annotations.NullMarked;
