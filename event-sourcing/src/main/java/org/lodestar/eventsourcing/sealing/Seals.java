package org.lodestar.eventsourcing.sealing;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.lodestar.eventsourcing.publishing.Wire;
import org.lodestar.eventsourcing.store.Tenancy;

/** The seals of a log: blocks of digests, each with the running hash of the log up to its end. */
public final class Seals {

    /** How many events one has at most. */
    static final int BLOCK = 1_000;

    private final Pool pool;

    public Seals(Pool pool) {
        this.pool = pool;
    }

    /** The running hash of a log up to a position. */
    public record Head(long position, Buffer hash) {

        static final Head NONE = new Head(0, Buffer.buffer(Digest.zero()));

        public String hex() {
            return HexFormat.of().formatHex(hash.getBytes());
        }
    }

    /** A block, its digests one after the other. */
    record Block(long first, long last, Buffer told, Buffer stored, Buffer hash) {}

    /** What a seal has of one event: the digests of what was told of it, and of what was stored. */
    public record Sealed(Buffer told, Buffer stored) {}

    /**
     * What the running hash has of an event, if whoever is told it does not come to the same by themselves: because it is told
     * whole, was told otherwise by an earlier version of the code, or has no canonical form. Not if the event is not what was sealed:
     * that its reader shall find out.
     *
     * @param event as it is told now
     * @param general how everybody is told it now
     * @param seal absent if the log is not sealed up to it
     */
    public static Optional<String> hashIfOther(Wire.Published event, Wire.Published general, Optional<Sealed> seal) {
        byte[] now = Digest.told(general);
        byte[] then = seal.map(known -> known.told().getBytes()).orElse(now);
        boolean comesToTheSame =
                event.equals(general) && Arrays.equals(now, then) && !Arrays.equals(now, Digest.zero());
        return comesToTheSame || seal.filter(known -> isAltered(event, known)).isPresent()
                ? Optional.empty()
                : Optional.of(HexFormat.of().formatHex(then));
    }

    private static boolean isAltered(Wire.Published event, Sealed seal) {
        return !Arrays.equals(Digest.stored(event.stored()), seal.stored().getBytes());
    }

    /** How far a log is sealed. */
    public Future<Head> head(String tenant) {
        return query(
                        tenant,
                        "SELECT last_position, hash FROM seal WHERE tenant_id = $1 ORDER BY first_position DESC LIMIT 1",
                        Tuple.of(tenant))
                .map(rows -> {
                    for (Row row : rows) {
                        return new Head(row.getLong(0), row.getBuffer(1));
                    }
                    return Head.NONE;
                });
    }

    /** The running hash up to a position; empty if that is not sealed yet. */
    public Future<Optional<Head>> at(String tenant, long position) {
        return query(
                        tenant,
                        "SELECT first_position, last_position, told, hash FROM seal WHERE tenant_id = $1"
                                + " AND first_position <= $2 ORDER BY first_position DESC LIMIT 2",
                        Tuple.of(tenant, position))
                .map(rows -> at(rows, position));
    }

    private static Optional<Head> at(RowSet<Row> rows, long position) {
        if (position == 0) {
            return Optional.of(Head.NONE);
        }
        Iterator<Row> found = rows.iterator();
        if (!found.hasNext()) {
            return Optional.empty();
        }
        Row block = found.next();
        if (block.getLong(1) < position) {
            return Optional.empty();
        }
        byte[] hash = found.hasNext() ? found.next().getBuffer(3).getBytes() : Digest.zero();
        byte[] told = block.getBuffer(2).getBytes();
        for (int i = 0; i <= position - block.getLong(0); i++) {
            hash = Digest.fold(hash, digest(told, i));
        }
        return Optional.of(new Head(position, Buffer.buffer(hash)));
    }

    /** What is sealed of events, by position, as far as they are. */
    public Future<Map<Long, Sealed>> of(String tenant, long after, long upTo) {
        return query(
                        tenant,
                        "SELECT first_position, last_position, told, stored FROM seal WHERE tenant_id = $1"
                                + " AND first_position > $2 AND first_position <= $3 AND last_position > $4"
                                + " ORDER BY first_position",
                        Tuple.of(tenant, after - BLOCK, upTo, after))
                .map(rows -> {
                    Map<Long, Sealed> found = new HashMap<>();
                    for (Row row : rows) {
                        long first = row.getLong(0);
                        for (long p = Math.max(first, after + 1); p <= Math.min(row.getLong(1), upTo); p++) {
                            int start = (int) (p - first) * Digest.LENGTH;
                            int end = start + Digest.LENGTH;
                            found.put(
                                    p,
                                    new Sealed(
                                            row.getBuffer(2).slice(start, end),
                                            row.getBuffer(3).slice(start, end)));
                        }
                    }
                    return found;
                });
    }

    private static byte[] digest(byte[] digests, int index) {
        return Arrays.copyOfRange(digests, index * Digest.LENGTH, (index + 1) * Digest.LENGTH);
    }

    /** Adds a block; fails if another was added meanwhile. */
    Future<Void> add(String tenant, Block block) {
        return query(
                        tenant,
                        "INSERT INTO seal (tenant_id, first_position, last_position, told, stored, hash)"
                                + " VALUES ($1, $2, $3, $4, $5, $6)",
                        Tuple.of(tenant, block.first(), block.last(), block.told(), block.stored(), block.hash()))
                .mapEmpty();
    }

    private Future<RowSet<Row>> query(String tenant, String sql, Tuple parameters) {
        return Tenancy.within(
                pool, tenant, connection -> connection.preparedQuery(sql).execute(parameters));
    }
}
