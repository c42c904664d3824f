/** How the results of assessments become progress points. */
@NullMarked
package org.lodestar.evidence.progress.policy;

import org.jspecify.annotations.NullMarked;
