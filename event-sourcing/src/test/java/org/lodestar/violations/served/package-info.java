/** Resources that nobody could call, or anybody. */
@NullMarked
package org.lodestar.violations.served;

import org.jspecify.annotations.NullMarked;
