/** Results as the Assessment Results profile of OneRoster 1.2 has them. */
@NullMarked
package org.lodestar.evidence.assessmentresult.provider;

import org.jspecify.annotations.NullMarked;
