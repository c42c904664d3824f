/** Code that holds up the event loop, and code that talks past the log. */
@NullMarked
package org.lodestar.violations.blocking;

import org.jspecify.annotations.NullMarked;
