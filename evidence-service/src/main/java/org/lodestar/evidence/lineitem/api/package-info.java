/** What the results of line items are progress in, over HTTP. */
@NullMarked
package org.lodestar.evidence.lineitem.api;

import org.jspecify.annotations.NullMarked;
