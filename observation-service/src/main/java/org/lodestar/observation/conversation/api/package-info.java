/** Conversations over HTTP. */
@NullMarked
package org.lodestar.observation.conversation.api;

import org.jspecify.annotations.NullMarked;
