/** The lists of entries, one per kind: what they can be filtered by. Removed entries stay in them, marked as such. */
@NullMarked
package org.lodestar.roster.entry.view.lists;

import org.jspecify.annotations.NullMarked;
