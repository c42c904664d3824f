/** A view may touch persistence. */
@NullMarked
package org.lodestar.violations.served.view;

import org.jspecify.annotations.NullMarked;
