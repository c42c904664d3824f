/** What others hear of a conversation. */
@NullMarked
package org.lodestar.observation.conversation.publishing;

import org.jspecify.annotations.NullMarked;
