/** Visits over HTTP, where they are called observations. */
@NullMarked
package org.lodestar.observation.visit.api;

import org.jspecify.annotations.NullMarked;
