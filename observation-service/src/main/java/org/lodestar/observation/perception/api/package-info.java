/** What leaders believe about their time, over HTTP. */
@NullMarked
package org.lodestar.observation.perception.api;

import org.jspecify.annotations.NullMarked;
