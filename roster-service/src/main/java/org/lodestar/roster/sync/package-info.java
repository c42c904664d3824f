/**
 * A sync: one package of the student information system brought into the roster. Its stream says when it began and
 * what it came to; what it did to each entry is in the entries' own streams. A package that was refused leaves no sync,
 * because it changed nothing.
 */
@NullMarked
package org.lodestar.roster.sync;

import org.jspecify.annotations.NullMarked;
