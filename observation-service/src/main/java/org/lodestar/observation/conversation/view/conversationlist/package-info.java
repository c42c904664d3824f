/** The conversations of a district as a list. */
@NullMarked
package org.lodestar.observation.conversation.view.conversationlist;

import org.jspecify.annotations.NullMarked;
