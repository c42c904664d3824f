/**
 * Classroom visits, the conversations that follow them, and what leaders spend their time on. Coaching and evaluation
 * are kept apart here: what is seen to help someone grow is never used to rate them. Time that a visit or a
 * conversation already tells is derived from it, never typed twice.
 */
@NullMarked
package org.lodestar.observation;

import org.jspecify.annotations.NullMarked;
