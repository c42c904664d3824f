/** Progress measures over HTTP. */
@NullMarked
package org.lodestar.evidence.measure.api;

import org.jspecify.annotations.NullMarked;
