/** The plans of a district as a list. */
@NullMarked
package org.lodestar.goals.plan.view.planlist;

import org.jspecify.annotations.NullMarked;
