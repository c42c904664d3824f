/** Plans over HTTP. */
@NullMarked
package org.lodestar.goals.plan.api;

import org.jspecify.annotations.NullMarked;
