/** A model that breaks no rule. */
@NullMarked
package org.lodestar.violations.pure;

import org.jspecify.annotations.NullMarked;
