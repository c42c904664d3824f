/** The roster over HTTP: lists, entries by their {@code sourcedId}, and their history. */
@NullMarked
package org.lodestar.roster.entry.api;

import org.jspecify.annotations.NullMarked;
