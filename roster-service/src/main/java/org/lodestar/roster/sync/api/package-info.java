/** Imports over HTTP: a package is sent, its progress watched, its report read. */
@NullMarked
package org.lodestar.roster.sync.api;

import org.jspecify.annotations.NullMarked;
