/** A platform of its own for whoever tries the platform as a whole: the system tests and the benchmarks. */
@NullMarked
package org.lodestar.local.trial;

import org.jspecify.annotations.NullMarked;
