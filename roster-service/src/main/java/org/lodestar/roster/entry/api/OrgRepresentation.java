package org.lodestar.roster.entry.api;

import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.roster.entry.Org;
import org.lodestar.roster.entry.RosterEntry;
import org.lodestar.roster.entry.view.lists.EntryStatus;

/** An org as clients see it. */
@Schema(name = "Org")
public record OrgRepresentation(
        String sourcedId,
        EntryStatus status,
        String name,
        String type,
        Optional<String> identifier,
        Optional<String> parent) {

    public static OrgRepresentation of(Folded<RosterEntry> entry) {
        Org org = Entries.details(entry, Org.class);
        return new OrgRepresentation(
                entry.stream().id(),
                EntryStatus.of(entry.state()),
                org.name(),
                org.type(),
                org.identifier(),
                org.parent());
    }
}
