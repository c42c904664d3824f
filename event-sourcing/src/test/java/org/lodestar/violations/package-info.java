/** Classes that each break one rule of every service, so that each rule is seen to fail. */
@NullMarked
package org.lodestar.violations;

import org.jspecify.annotations.NullMarked;
