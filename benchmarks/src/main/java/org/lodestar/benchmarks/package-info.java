/**
 * How fast the platform is on this machine, each figure beside a baseline of the same run, because the same disk is ten
 * times slower at another hour.
 */
@NullMarked
package org.lodestar.benchmarks;

import org.jspecify.annotations.NullMarked;
