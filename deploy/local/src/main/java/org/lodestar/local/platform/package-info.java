/**
 * The platform as processes of one machine: what there is to run, who watches it, and the commands a person types.
 *
 * <p>{@code Lodestar} is the command, lives as long as the command takes, and talks to the {@code Supervisor} only
 * through signals and the file {@code run/state.json}. The {@code Supervisor} is a process of its own that stays: it
 * starts every {@code Part}, restarts what crashes, and stops all in order.
 */
@NullMarked
package org.lodestar.local.platform;

import org.jspecify.annotations.NullMarked;
