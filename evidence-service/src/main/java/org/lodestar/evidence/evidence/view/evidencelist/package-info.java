/** The evidence of a district as a list. */
@NullMarked
package org.lodestar.evidence.evidence.view.evidencelist;

import org.jspecify.annotations.NullMarked;
