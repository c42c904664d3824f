/**
 * A goal: what its owners want to change for students, how they will know, and by when.
 *
 * <p><b>Terms</b> are what the owners agreed and may revise with a reason. An <b>action step</b> is a piece of the work.
 * A <b>check-in</b> says on a date how it goes. A <b>judgement</b> is one person's answer to whether the goal is met; there
 * is <b>consensus</b> when at least two people judged and all say the same. Only an <b>active</b> goal holds one of its
 * school's few focus places.
 */
@NullMarked
package org.lodestar.goals.goal;

import org.jspecify.annotations.NullMarked;
