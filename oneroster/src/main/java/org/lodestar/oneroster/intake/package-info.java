/** Imports that are taken in at once and carried out later, by one worker at a time, also after a crash. */
@NullMarked
package org.lodestar.oneroster.intake;

import org.jspecify.annotations.NullMarked;
