/** Events that are stored under a bad name, or none, or are no records. */
@NullMarked
package org.lodestar.violations.misnamed;

import org.jspecify.annotations.NullMarked;
