/** A model that knows another one of its service. */
@NullMarked
package org.lodestar.violations.acquainted;

import org.jspecify.annotations.NullMarked;
