/**
 * A visit: one or more people see teaching happen, note what they see, and tell the person observed what to keep and
 * what to change. An <em>observer</em> visits, an <em>observee</em> is visited; a <em>reinforcement</em> names a
 * strength, a <em>refinement</em> one thing to work on, a <em>wondering</em> a question without a judgement.
 * <em>Stakes</em> say whether a visit may feed an evaluation; they are agreed before it starts and fixed from then on.
 */
@NullMarked
package org.lodestar.observation.visit;

import org.jspecify.annotations.NullMarked;
