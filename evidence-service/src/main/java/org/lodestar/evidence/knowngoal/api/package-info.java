/** The progress of a goal over HTTP. */
@NullMarked
package org.lodestar.evidence.knowngoal.api;

import org.jspecify.annotations.NullMarked;
