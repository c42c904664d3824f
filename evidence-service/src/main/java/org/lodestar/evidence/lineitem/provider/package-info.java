/** Line items as the Assessment Results profile of OneRoster 1.2 has them. */
@NullMarked
package org.lodestar.evidence.lineitem.provider;

import org.jspecify.annotations.NullMarked;
