/** Goals as far as evidence needs to know them, and how far a goal has come towards its target. */
@NullMarked
package org.lodestar.evidence.knowngoal;

import org.jspecify.annotations.NullMarked;
