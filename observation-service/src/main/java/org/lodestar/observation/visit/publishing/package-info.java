/** What others hear of a visit. */
@NullMarked
package org.lodestar.observation.visit.publishing;

import org.jspecify.annotations.NullMarked;
