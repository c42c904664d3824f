/** The progress points of a district as a list, and those of one goal. */
@NullMarked
package org.lodestar.evidence.progress.view.pointlist;

import org.jspecify.annotations.NullMarked;
