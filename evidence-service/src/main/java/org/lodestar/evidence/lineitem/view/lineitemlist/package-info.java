/** The line items of a district, as their vendors find them again. */
@NullMarked
package org.lodestar.evidence.lineitem.view.lineitemlist;

import org.jspecify.annotations.NullMarked;
