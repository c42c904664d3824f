/** The progress measures of a district as a list. */
@NullMarked
package org.lodestar.evidence.measure.view.measurelist;

import org.jspecify.annotations.NullMarked;
