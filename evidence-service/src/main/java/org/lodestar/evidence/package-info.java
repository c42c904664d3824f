/**
 * Evidence that bears on goals: what was seen, heard or measured, the measures a district agreed on, and the points
 * of those measures for groups of students. A goal's progress against its target is computed here, because the points
 * are here; goals, people and organisations belong to other services and are known from their events.
 */
@NullMarked
package org.lodestar.evidence;

import org.jspecify.annotations.NullMarked;
