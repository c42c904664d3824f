/**
 * The roster: a district's organisations, academic sessions, courses, people, classes and enrollments, as its student
 * information system last told them. It arrives as OneRoster packages, is kept as events, and everything else in
 * Lodestar refers to it by its {@code sourcedId}s. Other services learn it from its events and keep their own copy.
 */
@NullMarked
package org.lodestar.roster;

import org.jspecify.annotations.NullMarked;
