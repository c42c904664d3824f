package org.lodestar.eventsourcing.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.lodestar.eventsourcing.StreamId;
import org.lodestar.eventsourcing.store.AppendOutcome.Appended;
import org.lodestar.eventsourcing.store.AppendOutcome.ReceiptExists;
import org.lodestar.eventsourcing.store.AppendOutcome.Stale;

/**
 * The event log in PostgreSQL. Every method is one round trip and one transaction; the tenant is set for that
 * transaction only. A completed append is durable ({@code synchronous_commit} on).
 *
 * <p>Positions of a tenant are dense from 1 and become visible in order: who has read position <i>p</i> has seen
 * everything up to <i>p</i>.
 */
public final class EventLog {

    private static final String APPEND = "SELECT unit, outcome, first_position, recorded_at FROM append_events("
            + "$1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23)";
    private static final String EVENT_COLUMNS = "SELECT tenant_id, position, stream_id, stream_version, event_id, type,"
            + " data::text AS data, metadata::text AS metadata, recorded_at FROM ";

    /** About what the data of one stretch may weigh in the database. */
    private static final long STRETCH_BYTES = 1_000_000;

    private final Pool pool;

    public EventLog(Pool pool) {
        this.pool = pool;
    }

    /**
     * Appends units in one transaction. The units touch disjoint streams.
     *
     * @return one outcome per unit, in the same order; fails as a whole, with nothing written, when two callers met
     *     on a new stream or an idempotency key at the same moment, and may then be decided again
     */
    public Future<List<AppendOutcome>> append(List<AppendUnit> units) {
        return pool.preparedQuery(APPEND).execute(parameters(units)).map(rows -> outcomes(units.size(), rows));
    }

    private static List<AppendOutcome> outcomes(int units, RowSet<Row> rows) {
        List<AppendOutcome> outcomes = new ArrayList<>(Collections.nCopies(units, new Stale()));
        for (Row row : rows) {
            AppendOutcome outcome = switch (row.getString(1)) {
                case "APPENDED" ->
                    new Appended(row.getLong(2), row.getOffsetDateTime(3).toInstant());
                case "RECEIPT_EXISTS" -> new ReceiptExists();
                default -> new Stale();
            };
            outcomes.set(row.getInteger(0), outcome);
        }
        return outcomes;
    }

    private static Tuple parameters(List<AppendUnit> units) {
        int streams = 0;
        int receipts = 0;
        int events = 0;
        for (AppendUnit unit : units) {
            streams += unit.streams().size();
            receipts += unit.receipts().size();
            events += unit.events().size();
        }
        Integer[] sUnit = new Integer[streams];
        String[] sTenant = new String[streams];
        String[] sStream = new String[streams];
        Long[] sBase = new Long[streams];
        Long[] sVersion = new Long[streams];
        String[] sState = new String[streams];
        Integer[] sSchema = new Integer[streams];
        Integer[] rUnit = new Integer[receipts];
        String[] rTenant = new String[receipts];
        String[] rClient = new String[receipts];
        String[] rKey = new String[receipts];
        String[] rFingerprint = new String[receipts];
        String[] rStream = new String[receipts];
        Long[] rVersion = new Long[receipts];
        Integer[] rOffset = new Integer[receipts];
        Integer[] eUnit = new Integer[events];
        String[] eTenant = new String[events];
        String[] eStream = new String[events];
        Long[] eVersion = new Long[events];
        UUID[] eId = new UUID[events];
        String[] eType = new String[events];
        String[] eData = new String[events];
        String[] eMetadata = new String[events];
        int s = 0;
        int r = 0;
        int e = 0;
        for (int u = 0; u < units.size(); u++) {
            AppendUnit unit = units.get(u);
            for (AppendUnit.Change change : unit.streams()) {
                sUnit[s] = u;
                sTenant[s] = unit.tenant();
                sStream[s] = change.stream();
                sBase[s] = change.base();
                sVersion[s] = change.version();
                sState[s] = change.state();
                sSchema[s++] = change.stateSchema();
            }
            for (AppendUnit.NewReceipt receipt : unit.receipts()) {
                rUnit[r] = u;
                rTenant[r] = unit.tenant();
                rClient[r] = receipt.client();
                rKey[r] = receipt.key();
                rFingerprint[r] = receipt.fingerprint();
                rStream[r] = receipt.stream();
                rVersion[r] = receipt.version();
                rOffset[r++] = receipt.offset();
            }
            for (AppendUnit.NewEvent event : unit.events()) {
                eUnit[e] = u;
                eTenant[e] = unit.tenant();
                eStream[e] = event.stream();
                eVersion[e] = event.version();
                eId[e] = event.id();
                eType[e] = event.type();
                eData[e] = event.data();
                eMetadata[e++] = event.metadata();
            }
        }
        return Tuple.tuple()
                .addArrayOfInteger(sUnit)
                .addArrayOfString(sTenant)
                .addArrayOfString(sStream)
                .addArrayOfLong(sBase)
                .addArrayOfLong(sVersion)
                .addArrayOfString(sState)
                .addArrayOfInteger(sSchema)
                .addArrayOfInteger(rUnit)
                .addArrayOfString(rTenant)
                .addArrayOfString(rClient)
                .addArrayOfString(rKey)
                .addArrayOfString(rFingerprint)
                .addArrayOfString(rStream)
                .addArrayOfLong(rVersion)
                .addArrayOfInteger(rOffset)
                .addArrayOfInteger(eUnit)
                .addArrayOfString(eTenant)
                .addArrayOfString(eStream)
                .addArrayOfLong(eVersion)
                .addArrayOfUUID(eId)
                .addArrayOfString(eType)
                .addArrayOfString(eData)
                .addArrayOfString(eMetadata);
    }

    /** Loads the folded states; a stream without events is not in the answer. */
    public Future<Map<StreamKey, StoredStream>> load(List<StreamKey> keys) {
        String[] tenants = new String[keys.size()];
        String[] streams = new String[keys.size()];
        for (int i = 0; i < keys.size(); i++) {
            tenants[i] = keys.get(i).tenant();
            streams[i] = keys.get(i).stream().toString();
        }
        return pool.preparedQuery("SELECT tenant_id, stream_id, version, state, state_schema FROM load_streams($1,$2)")
                .execute(Tuple.tuple().addArrayOfString(tenants).addArrayOfString(streams))
                .map(rows -> {
                    Map<StreamKey, StoredStream> found = HashMap.newHashMap(rows.size());
                    for (Row row : rows) {
                        found.put(
                                new StreamKey(row.getString(0), StreamId.parse(row.getString(1))),
                                new StoredStream(row.getLong(2), row.getString(3), row.getInteger(4)));
                    }
                    return found;
                });
    }

    /** The receipt of an idempotency key, kept at least 24 hours. */
    public Future<Optional<Receipt>> receipt(String tenant, String client, String key) {
        return pool.preparedQuery("SELECT fingerprint, stream_id, stream_version, position FROM load_receipt($1,$2,$3)")
                .execute(Tuple.of(tenant, client, key))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(new Receipt(
                                client, key, row.getString(0), row.getString(1), row.getLong(2), row.getLong(3)));
                    }
                    return Optional.empty();
                });
    }

    /** The events of a tenant with {@code after < position <= upTo}, in order. */
    public Future<List<StoredEvent>> read(String tenant, long after, long upTo) {
        return read(tenant, after, upTo, "");
    }

    /** The same, for the streams of one category only. */
    public Future<List<StoredEvent>> read(String tenant, long after, long upTo, String category) {
        return pool.preparedQuery(EVENT_COLUMNS + "read_events($1,$2,$3,$4)")
                .execute(Tuple.of(tenant, after, upTo, category))
                .map(EventLog::events);
    }

    /** The states, as they are by now, of the streams that have events with {@code after < position <= upTo}. */
    public Future<List<StoredState>> states(String tenant, long after, long upTo) {
        return pool.preparedQuery("SELECT stream_id, version, state, state_schema, at_position, recorded_at"
                        + " FROM read_states($1,$2,$3)")
                .execute(Tuple.of(tenant, after, upTo))
                .map(rows -> {
                    List<StoredState> states = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        states.add(new StoredState(
                                tenant,
                                row.getString(0),
                                row.getLong(1),
                                row.getString(2),
                                row.getInteger(3),
                                row.getLong(4),
                                row.getOffsetDateTime(5).toInstant()));
                    }
                    return states;
                });
    }

    /** The events of a stream with {@code after < version <= upTo}, in order. */
    public Future<List<StoredEvent>> readStream(String tenant, StreamId stream, long after, long upTo) {
        return pool.preparedQuery(EVENT_COLUMNS + "read_stream($1,$2,$3,$4)")
                .execute(Tuple.of(tenant, stream.toString(), after, upTo))
                .map(EventLog::events);
    }

    /**
     * A stretch of the log for those who follow it.
     *
     * @param next the position after which the next one begins; up to it nothing is left out but what was not wanted
     */
    public record Stretch(List<StoredEvent> events, long next) {}

    /**
     * At most so many events, and about so many bytes, with {@code after < position <= upTo}, in order.
     *
     * @param without the stored names of events that are not wanted
     * @param streams how the streams that are wanted begin; all if empty
     */
    public Future<Stretch> stretch(
            String tenant, long after, long upTo, Set<String> without, Set<String> streams, int most) {
        return pool.preparedQuery(EVENT_COLUMNS.replace(" FROM ", ", found FROM ") + "read_feed($1,$2,$3,$4,$5,$6,$7)")
                .execute(Tuple.of(
                        tenant,
                        after,
                        upTo,
                        without.toArray(String[]::new),
                        streams.toArray(String[]::new),
                        most,
                        STRETCH_BYTES))
                .map(rows -> {
                    List<StoredEvent> events = events(rows);
                    boolean whole = true;
                    for (Row row : rows) {
                        whole = row.getLong(9) == events.size() && events.size() < most;
                    }
                    return new Stretch(events, whole ? upTo : events.getLast().position());
                });
    }

    private static List<StoredEvent> events(RowSet<Row> rows) {
        List<StoredEvent> events = new ArrayList<>(rows.size());
        for (Row row : rows) {
            OffsetDateTime at = row.getOffsetDateTime(8);
            events.add(new StoredEvent(
                    row.getString(0),
                    row.getLong(1),
                    row.getString(2),
                    row.getLong(3),
                    row.getUUID(4),
                    row.getString(5),
                    row.getString(6),
                    row.getString(7),
                    at.toInstant()));
        }
        return events;
    }

    /** The highest position of every tenant. */
    public Future<Map<String, Long>> heads() {
        return pool.query("SELECT tenant_id, head FROM event_log").execute().map(rows -> {
            Map<String, Long> heads = HashMap.newHashMap(rows.size());
            for (Row row : rows) {
                heads.put(row.getString(0), row.getLong(1));
            }
            return heads;
        });
    }

    /** The highest position of a tenant, 0 if it has no events. */
    public Future<Long> head(String tenant) {
        return pool.preparedQuery("SELECT head FROM event_log WHERE tenant_id = $1")
                .execute(Tuple.of(tenant))
                .map(rows -> {
                    for (Row row : rows) {
                        return row.getLong(0);
                    }
                    return 0L;
                });
    }

    /**
     * How far a log reaches.
     *
     * @param position of its last event
     * @param epoch another one after the log was restored from a backup
     * @param after up to where the log is the one that it was before that
     */
    public record Reach(long position, String epoch, long after) {}

    /** How far the log of a tenant reaches; empty if it has no events. */
    public Future<Optional<Reach>> reach(String tenant) {
        return pool.preparedQuery("SELECT head, epoch, epoch_after FROM event_log WHERE tenant_id = $1")
                .execute(Tuple.of(tenant))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(
                                new Reach(row.getLong(0), row.getUUID(1).toString(), row.getLong(2)));
                    }
                    return Optional.empty();
                });
    }

    /** Forgets up to 10,000 receipts older than {@code hours}. */
    public Future<Void> forgetReceipts(String tenant, int hours) {
        return Tenancy.within(
                pool,
                tenant,
                connection -> connection
                        .preparedQuery("DELETE FROM receipt WHERE tenant_id = $1 AND (client, key) IN ("
                                + "SELECT client, key FROM receipt WHERE tenant_id = $1"
                                + " AND recorded_at < now() - make_interval(hours => $2) LIMIT 10000)")
                        .execute(Tuple.of(tenant, hours))
                        .mapEmpty());
    }
}
