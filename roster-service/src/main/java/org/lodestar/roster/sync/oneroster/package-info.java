/**
 * Reading OneRoster 1.2 CSV packages (1EdTech CSV binding 1.2.1): zip files with a manifest and one CSV file per kind.
 * A package comes from outside, so everything in it is bounded and checked, and everything wrong is told at once, with
 * file, row, column and value.
 */
@NullMarked
package org.lodestar.roster.sync.oneroster;

import org.jspecify.annotations.NullMarked;
