/** The goals of a district as a list. */
@NullMarked
package org.lodestar.goals.goal.view.goallist;

import org.jspecify.annotations.NullMarked;
