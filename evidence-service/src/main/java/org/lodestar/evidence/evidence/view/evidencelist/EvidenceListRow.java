package org.lodestar.evidence.evidence.view.evidencelist;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lodestar.eventsourcing.http.ViewRow;
import org.lodestar.evidence.evidence.Evidence;
import org.lodestar.evidence.evidence.Evidence.Collected;
import org.lodestar.evidence.evidence.Evidence.Retracted;
import org.lodestar.evidence.evidence.Evidence.Uncollected;
import org.lodestar.evidence.evidence.EvidenceItem;
import org.lodestar.evidence.evidence.Target;
import org.lodestar.evidence.evidence.api.EvidenceStatus;

/** What the list of evidence filters and sorts by. */
@Entity
@Table(name = "evidence_list")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate fills and reads the fields
public class EvidenceListRow extends ViewRow {

    String status;

    String kind;

    String school;

    String collector;

    @Column(name = "observed_on")
    LocalDate observedOn;

    String[] targets;

    /** The columns by their names in the table. */
    public static Map<String, Object> columns(String id, Evidence evidence) {
        return switch (evidence) {
            case Uncollected _ -> throw new IllegalArgumentException("Uncollected evidence is not listed");
            case Collected(var item, var links, var _) -> columns(EvidenceStatus.COLLECTED, item, links);
            case Retracted(var item, var links, var _, var _, var _, var _) ->
                columns(EvidenceStatus.RETRACTED, item, links);
        };
    }

    private static Map<String, Object> columns(EvidenceStatus status, EvidenceItem item, List<Target> links) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("status", status.name());
        columns.put("kind", item.kind().name());
        columns.put("school", item.school());
        columns.put("collector", item.collector().value());
        columns.put("observed_on", item.observedOn());
        columns.put("targets", links.stream().map(Target::targetId).toList());
        return columns;
    }
}
