/**
 * A district's OneRoster 1.2 provider as we read it: where it is and with which secret, when it is asked, and how. What
 * it answers is believed no more than a package that somebody sends.
 */
@NullMarked
package org.lodestar.roster.sync.provider;

import org.jspecify.annotations.NullMarked;
