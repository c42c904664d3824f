/** What leaders believe as a list, and what one believed of a period. */
@NullMarked
package org.lodestar.observation.perception.view.perceptionlist;

import org.jspecify.annotations.NullMarked;
