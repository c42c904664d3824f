package org.lodestar.roster.entry.api;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.eventsourcing.http.Answers;
import org.lodestar.eventsourcing.http.Answers.HistoryEntry;
import org.lodestar.eventsourcing.http.Filters;
import org.lodestar.eventsourcing.http.Page;
import org.lodestar.roster.Roster;
import org.lodestar.roster.entry.Details;
import org.lodestar.roster.entry.Kind;
import org.lodestar.roster.entry.RosterEntry;
import org.lodestar.roster.entry.view.lists.EntryStatus;

/** What the resources of all kinds do alike. */
@Singleton
class Entries {

    private final Roster roster;
    private final Answers answers;

    Entries(Roster roster, Answers answers) {
        this.roster = roster;
        this.answers = answers;
    }

    /** The filter that every list has: what is listed, unless the caller asks for what was. */
    static Filters having(Optional<EntryStatus> status) {
        return new Filters()
                .equal("status", Optional.of(status.orElse(EntryStatus.ACTIVE).name()));
    }

    <R> Uni<RestResponse<R>> read(
            Kind kind, String sourcedId, Optional<String> asOf, Function<Folded<RosterEntry>, R> representation) {
        return answers.read(roster.streams(kind), sourcedId, asOf, representation);
    }

    Uni<Page<HistoryEntry>> history(Kind kind, String sourcedId, Optional<Long> after) {
        return answers.history(roster.streams(kind), sourcedId, after);
    }

    /** What is known of an entry that has been heard of. */
    static <D extends Details> D details(Folded<RosterEntry> entry, Class<D> kind) {
        return kind.cast(entry.state().lastDetails().orElseThrow());
    }
}
