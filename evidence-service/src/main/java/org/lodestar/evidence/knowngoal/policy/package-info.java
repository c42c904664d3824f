/** What goals-service tells of goals. */
@NullMarked
package org.lodestar.evidence.knowngoal.policy;

import org.jspecify.annotations.NullMarked;
