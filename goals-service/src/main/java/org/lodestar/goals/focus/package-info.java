/**
 * Focus: a school works on few goals at once.
 *
 * <p>Every active goal takes one of its school's <b>places</b>. A <b>policy</b> says how many there are; a school that chose
 * none has three. At the limit one more goal is refused, which is recorded, or let in by an <b>override</b>, for which
 * somebody gives a reason and their name.
 */
@NullMarked
package org.lodestar.goals.focus;

import org.jspecify.annotations.NullMarked;
