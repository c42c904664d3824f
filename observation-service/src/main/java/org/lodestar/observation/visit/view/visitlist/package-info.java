/** The visits of a district as a list, and which classes have been visited. */
@NullMarked
package org.lodestar.observation.visit.view.visitlist;

import org.jspecify.annotations.NullMarked;
