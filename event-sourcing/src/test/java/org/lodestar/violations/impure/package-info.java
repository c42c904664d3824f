/** Models that know a library, the database, an adapter of the kernel, or another service. */
@NullMarked
package org.lodestar.violations.impure;

import org.jspecify.annotations.NullMarked;
