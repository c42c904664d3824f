/**
 * How a package becomes a sync: it is stored as it came, its rows are checked into a staging table, the references
 * between them are checked there, and only then is each row made a command. Everything that is needed to go on after an
 * interruption is in the database, so any replica can take over.
 */
@NullMarked
package org.lodestar.roster.sync.intake;

import org.jspecify.annotations.NullMarked;
