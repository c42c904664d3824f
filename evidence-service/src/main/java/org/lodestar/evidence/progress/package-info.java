/**
 * Progress points: one result of a measure for one group of students on one day. Results of groups below the smallest
 * published group are kept, but withheld wherever aggregates are shown.
 */
@NullMarked
package org.lodestar.evidence.progress;

import org.jspecify.annotations.NullMarked;
