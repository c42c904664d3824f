package org.lodestar.observation.conversation.view.conversationlist;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.http.ViewRow;
import org.lodestar.observation.conversation.Conversation;
import org.lodestar.observation.conversation.Conversation.Agreement;
import org.lodestar.observation.conversation.Conversation.ObservationRef;
import org.lodestar.observation.conversation.api.ConversationStatus;

/** What the list of conversations filters and sorts by. */
@Entity
@Table(name = ConversationListRow.TABLE)
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate fills and reads the fields
public class ConversationListRow extends ViewRow {

    public static final String TABLE = "conversation_list";

    String kind;

    String status;

    String[] participants;

    String observation;

    boolean evaluative;

    @Column(name = "scheduled_for")
    Instant scheduledFor;

    /** The columns by their names in the table. */
    public static Map<String, Object> columns(String id, Conversation conversation) {
        Agreement agreement = conversation.agreementIfAny().orElseThrow();
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("kind", agreement.kind());
        columns.put("status", ConversationStatus.of(conversation));
        columns.put(
                "participants",
                agreement.participants().stream().map(PersonRef::value).toList());
        columns.put("observation", agreement.observation().map(ObservationRef::id));
        columns.put("evaluative", agreement.evaluative());
        return columns;
    }
}
