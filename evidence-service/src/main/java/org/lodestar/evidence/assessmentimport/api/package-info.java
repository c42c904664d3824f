/** Imports of assessments over HTTP. */
@NullMarked
package org.lodestar.evidence.assessmentimport.api;

import org.jspecify.annotations.NullMarked;
