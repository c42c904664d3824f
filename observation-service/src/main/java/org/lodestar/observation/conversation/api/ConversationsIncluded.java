package org.lodestar.observation.conversation.api;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.observation.visit.api.ObservationRepresentation;

/** What conversations refer to. */
@Schema(name = "FeedbackConversationsIncluded")
record ConversationsIncluded(Optional<List<ObservationRepresentation>> observations) {}
