package org.lodestar.eventsourcing.http;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;
import org.lodestar.eventsourcing.StreamId;
import org.lodestar.eventsourcing.commanding.Feature;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.eventsourcing.projection.StateView;

/**
 * Rows of read models in the order of the log: each stream once, at the position of its last event.
 *
 * <p>Complete, because positions become visible in order and without gaps and are projected in that order: checkpoints and
 * rows are read in one snapshot, and up to the checkpoint nothing is missing. A row that changes while somebody pages moves
 * to a later position; it is never missed, and may be seen twice, the second time newer. A stream that waits because
 * its projection cannot digest it holds {@link Stretch#contained} back, not the others.
 */
@Singleton
class ChangedRows {

    /** About what the rows of one answer may weigh, in characters of their states. */
    private static final int MOST_CHARACTERS = 2_000_000;

    private static final String STANDINGS =
            "select p.name, p.generation, p.position, (select min(k.position) from parked k"
                    + " where k.tenant_id = p.tenant_id and k.name = p.name and k.generation = p.generation)"
                    + " from projection p where p.tenant_id = :tenant and p.live";

    private final TenantReads reads;

    ChangedRows(TenantReads reads) {
        this.reads = reads;
    }

    /** A read model, and which of its rows are to be seen. */
    record Source(StateView<?, ?> view, Class<? extends ViewRow> entity, Filters filters) {}

    /** The last state of a stream that has changed, and whether it is to be seen. */
    record ChangedRow(
            StateView<?, ?> view,
            String id,
            long version,
            long position,
            Instant changedAt,
            String state,
            boolean shown) {

        <S> Folded<S> folded(Feature<?, S, ?> feature) {
            return new Folded<>(new StreamId(feature.category(), id), version, feature.readState(state));
        }
    }

    /**
     * A stretch of the log.
     *
     * @param more whether there are more rows already
     * @param next the position after which they come
     * @param contained up to it everything is in this stretch or those before, and will stay so
     */
    record Stretch(List<ChangedRow> rows, boolean more, long next, long contained) {}

    private record Standing(int generation, long position, long waiting) {
        static final Standing NOWHERE = new Standing(0, 0, Long.MAX_VALUE);
    }

    /** The rows of all sources together that have changed after a position, at most so many. */
    Uni<Stretch> after(String tenant, List<Source> sources, long after, int most) {
        return reads.withinSnapshot(
                tenant,
                session -> standings(session, tenant)
                        .chain(standings -> stretch(session, tenant, standings, sources, after, most)));
    }

    private static Uni<Map<String, Standing>> standings(Mutiny.Session session, String tenant) {
        return session.createNativeQuery(STANDINGS, Tuple.class)
                .setParameter("tenant", tenant)
                .getResultList()
                .map(rows -> rows.stream()
                        .collect(Collectors.toMap(row -> row.get(0, String.class), ChangedRows::standing)));
    }

    private static Standing standing(Tuple row) {
        Long waiting = row.get(3, Long.class);
        return new Standing(
                row.get(1, Integer.class), row.get(2, Long.class), waiting == null ? Long.MAX_VALUE : waiting);
    }

    private static Uni<Stretch> stretch(
            Mutiny.Session session,
            String tenant,
            Map<String, Standing> standings,
            List<Source> sources,
            long after,
            int most) {
        long upTo = Long.MAX_VALUE;
        long waiting = Long.MAX_VALUE;
        Uni<List<ChangedRow>> found = Uni.createFrom().item(List.of());
        for (Source source : sources) {
            Standing standing = standings.getOrDefault(source.view().table(), Standing.NOWHERE);
            upTo = Math.min(upTo, standing.position());
            waiting = Math.min(waiting, standing.waiting());
            found = found.chain(rows -> rows(session, tenant, source, standing.generation(), after, most + 1)
                    .map(others -> together(rows, others)));
        }
        long end = upTo;
        long held = waiting - 1;
        return found.map(rows -> stretch(rows, most, end, held));
    }

    private static List<ChangedRow> together(List<ChangedRow> some, List<ChangedRow> others) {
        List<ChangedRow> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    private static Stretch stretch(List<ChangedRow> found, int most, long end, long held) {
        List<ChangedRow> due = found.stream()
                .filter(row -> row.position() <= end)
                .sorted(Comparator.comparingLong(ChangedRow::position))
                .toList();
        int taken = 0;
        long weight = 0;
        while (taken < Math.min(due.size(), most)
                && (taken == 0 || weight + due.get(taken).state().length() <= MOST_CHARACTERS)) {
            weight += due.get(taken).state().length();
            taken++;
        }
        boolean more = taken < due.size();
        long next = more ? due.get(taken - 1).position() : end;
        return new Stretch(due.subList(0, taken), more, next, Math.min(next, held));
    }

    private static Uni<List<ChangedRow>> rows(
            Mutiny.Session session, String tenant, Source source, int generation, long after, int most) {
        String query = "select r.id, r.version, r.position, r.updatedAt, r.state, case when 1 = 1"
                + source.filters().conditions() + " then true else false end from "
                + source.entity().getName() + " r where r.tenantId = :tenant and r.generation = :generation"
                + " and r.position > :after order by r.position";
        var select = session.createSelectionQuery(query, Tuple.class)
                .setParameter("tenant", tenant)
                .setParameter("generation", generation)
                .setParameter("after", after)
                .setMaxResults(most);
        source.filters().parameters().forEach(select::setParameter);
        return select.getResultList()
                .map(rows -> rows.stream().map(row -> row(source.view(), row)).toList());
    }

    private static ChangedRow row(StateView<?, ?> view, Tuple row) {
        return new ChangedRow(
                view,
                row.get(0, String.class),
                row.get(1, Long.class),
                row.get(2, Long.class),
                row.get(3, Instant.class),
                row.get(4, String.class),
                row.get(5, Boolean.class));
    }
}
