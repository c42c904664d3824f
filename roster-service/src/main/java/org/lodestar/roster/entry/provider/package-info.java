/**
 * The roster as the OneRoster 1.2 rostering service: other systems read it as they read a student information system,
 * in the standard's names, filters, pages and errors. It reads the rows of the lists.
 */
@NullMarked
package org.lodestar.roster.entry.provider;

import org.jspecify.annotations.NullMarked;
