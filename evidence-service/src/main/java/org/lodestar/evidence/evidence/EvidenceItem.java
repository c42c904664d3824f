package org.lodestar.evidence.evidence;

import static org.lodestar.eventsourcing.Restricted.Classification.PERSONAL;

import java.time.LocalDate;
import java.util.Optional;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;

/**
 * What was collected; fixed once recorded.
 *
 * @param collector who saw, heard or measured it
 * @param contributorKind in which capacity the collector contributed
 * @param school sourcedId of the organisation it was collected in
 */
public record EvidenceItem(
        EvidenceKind kind,
        LocalDate observedOn,
        PersonRef collector,
        ContributorKind contributorKind,
        String school,
        @Restricted(PERSONAL) String summary,
        @Restricted(PERSONAL) Optional<String> description) {}
