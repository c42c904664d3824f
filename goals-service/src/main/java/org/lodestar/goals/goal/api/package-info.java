/** Goals over HTTP. */
@NullMarked
package org.lodestar.goals.goal.api;

import org.jspecify.annotations.NullMarked;
