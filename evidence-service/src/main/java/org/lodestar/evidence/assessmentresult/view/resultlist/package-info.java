/** The results of a district, as their vendors find them again. */
@NullMarked
package org.lodestar.evidence.assessmentresult.view.resultlist;

import org.jspecify.annotations.NullMarked;
