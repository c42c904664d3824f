/**
 * Assessment line items: what students were assessed in, such as a benchmark of one round, as the vendor of the
 * assessment lists it under an id of its own.
 */
@NullMarked
package org.lodestar.evidence.lineitem;

import org.jspecify.annotations.NullMarked;
