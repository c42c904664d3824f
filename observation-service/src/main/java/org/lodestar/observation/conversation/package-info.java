/**
 * A conversation about teaching, before or after a visit or on its own: who talked, for how long, whether it was about
 * learning, and which <em>action steps</em> came of it.
 */
@NullMarked
package org.lodestar.observation.conversation;

import org.jspecify.annotations.NullMarked;
