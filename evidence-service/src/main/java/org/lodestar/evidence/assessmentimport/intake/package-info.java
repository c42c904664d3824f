/** Packages of assessments on their way in: taken in at once, carried out one after the other, and told of. */
@NullMarked
package org.lodestar.evidence.assessmentimport.intake;

import org.jspecify.annotations.NullMarked;
