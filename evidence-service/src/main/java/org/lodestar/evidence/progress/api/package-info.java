/** Progress points over HTTP. */
@NullMarked
package org.lodestar.evidence.progress.api;

import org.jspecify.annotations.NullMarked;
