/** What others hear of a progress point. */
@NullMarked
package org.lodestar.evidence.progress.publishing;

import org.jspecify.annotations.NullMarked;
