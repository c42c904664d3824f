/** Focus policies over HTTP. */
@NullMarked
package org.lodestar.goals.focus.api;

import org.jspecify.annotations.NullMarked;
