package org.lodestar.eventsourcing.http;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lodestar.eventsourcing.http.ChangedRows.ChangedRow;
import org.lodestar.eventsourcing.http.ChangedRows.Source;
import org.lodestar.eventsourcing.http.ChangedRows.Stretch;

/**
 * What has changed in all lists of the service, in the order of its log: each resource once, as it is by now. Who follows it
 * ends with what the lists show; a change that overtakes them is told again, never left out.
 */
@Singleton
public class Changes {

    private final Map<String, ListedView<?, ?, ?>> lists;
    private final List<Source> sources;
    private final ChangedRows changedRows;
    private final Lists waiting;
    private final Calls calls;

    Changes(@All List<ListedView<?, ?, ?>> lists, ChangedRows changedRows, Lists waiting, Calls calls) {
        this.lists = lists.stream()
                .collect(Collectors.toUnmodifiableMap(list -> list.view().table(), Function.identity()));
        this.sources = lists.stream()
                .map(list -> new Source(list.view(), list.entity(), list.shown()))
                .toList();
        this.changedRows = changedRows;
        this.waiting = waiting;
        this.calls = calls;
    }

    /**
     * A page of changes.
     *
     * @param next the position to go on from while there are more
     * @param contained the position to come back with another day: up to it everything has been told. It is before {@code
     *     next} while a stream waits for an operator to mend its projection
     */
    public record ChangesPage(List<Change> data, boolean more, long next, long contained) {}

    /** The changes after a position, {@code after} and {@code limit} as the request has them. */
    public Uni<ChangesPage> page(Optional<String> after, Optional<String> limit) {
        String tenant = calls.current().tenant();
        int size = Lists.size(limit);
        long from = after.map(text -> Lists.position("after", text)).orElse(0L);
        Uni<Void> upToDate = Uni.combine()
                .all()
                .unis(sources.stream()
                        .map(source -> waiting.upToDate(source.view().table()))
                        .toList())
                .discardItems();
        return upToDate.chain(() -> changedRows.after(tenant, sources, from, size))
                .map(stretch -> page(tenant, stretch));
    }

    private ChangesPage page(String tenant, Stretch stretch) {
        return new ChangesPage(
                stretch.rows().stream().map(row -> change(tenant, row)).toList(),
                stretch.more(),
                stretch.next(),
                stretch.contained());
    }

    private Change change(String tenant, ChangedRow row) {
        return new Change(
                row.view().feature().category(),
                row.id(),
                row.version(),
                row.position(),
                row.changedAt(),
                row.shown() ? Change.Status.ACTIVE : Change.Status.DELETED,
                Optional.ofNullable(lists.get(row.view().table()))
                        .filter(_ -> row.shown())
                        .map(list -> list.show(tenant, row)));
    }
}
