/**
 * Progress measures: what a number, a label or a text about a group's learning means. What counts as progress looks
 * different for five-year-olds and for a senior class, so a measure states its grade band, its scale and which way is
 * better.
 */
@NullMarked
package org.lodestar.evidence.measure;

import org.jspecify.annotations.NullMarked;
