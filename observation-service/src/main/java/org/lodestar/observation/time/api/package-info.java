/** Leaders' time over HTTP. */
@NullMarked
package org.lodestar.observation.time.api;

import org.jspecify.annotations.NullMarked;
