package org.lodestar.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * Checks the log of a service in PostgreSQL against its seals, by what {@code docs/events.md} says about them and nothing of the
 * service's own code: that every event is there and as it was, that the running hash is that of the digests, and that what is not sealed is new.
 */
public final class LogVerification {

    private static final int LENGTH = 32;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Connection connection;
    private final Duration sealedWithin;

    /**
     * Over a connection that is not in autocommit mode, of a role that may read.
     *
     * @param sealedWithin how old an event may be that is not sealed
     */
    public LogVerification(Connection connection, Duration sealedWithin) {
        this.connection = connection;
        this.sealedWithin = sealedWithin;
    }

    /**
     * What was found about one district.
     *
     * @param head how far the log reaches
     * @param sealed how far it is sealed, and so could be checked
     * @param altered what is not as it was, if anything
     */
    public record Finding(String district, long head, long sealed, Optional<Altered> altered) {}

    /** The first position that is not as it was, and what is wrong there. */
    public record Altered(long position, String what) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Block(long first, long last, byte[][] told, byte[][] stored, byte[] hash) {}

    /** Checks the logs of all districts, one after the other. */
    public List<Finding> verify() throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (String district : districts()) {
            findings.add(verify(district));
        }
        return findings;
    }

    /** The districts that have a log. */
    public List<String> districts() throws SQLException {
        List<String> districts = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT tenant_id FROM event_log ORDER BY 1");
                var rows = query.executeQuery()) {
            while (rows.next()) {
                districts.add(rows.getString(1));
            }
        }
        return districts;
    }

    /** Checks the log of one district. */
    public Finding verify(String district) throws SQLException {
        try {
            enter(district);
            long head = head(district);
            long sealed = 0;
            byte[] hash = new byte[LENGTH];
            for (var block = next(district, 0); block.isPresent(); block = next(district, sealed)) {
                var altered = check(district, block.get(), sealed, hash);
                if (altered.isPresent()) {
                    return new Finding(district, head, sealed, altered);
                }
                sealed = block.get().last();
                hash = block.get().hash();
            }
            return new Finding(district, head, sealed, checkEnd(district, head, sealed));
        } finally {
            connection.rollback();
        }
    }

    private Optional<Altered> checkEnd(String district, long head, long sealed) throws SQLException {
        if (sealed > head) {
            return Optional.of(new Altered(head + 1, "the log ends here, but was longer"));
        }
        return sealed < head && isOverdue(district, sealed + 1)
                ? Optional.of(new Altered(sealed + 1, "from here on it should be sealed by now, and is not"))
                : Optional.empty();
    }

    private boolean isOverdue(String district, long position) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT recorded_at < clock_timestamp() - ? * interval '1 millisecond' FROM event"
                        + " WHERE tenant_id = ? AND position = ?")) {
            query.setLong(1, sealedWithin.toMillis());
            query.setString(2, district);
            query.setLong(3, position);
            try (var rows = query.executeQuery()) {
                return !rows.next() || rows.getBoolean(1);
            }
        }
    }

    private void enter(String district) throws SQLException {
        try (PreparedStatement set = connection.prepareStatement("SELECT set_config('lodestar.tenant', ?, true)")) {
            set.setString(1, district);
            set.execute();
        }
    }

    private long head(String district) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT head FROM event_log WHERE tenant_id = ?")) {
            query.setString(1, district);
            try (var rows = query.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        }
    }

    private Optional<Block> next(String district, long after) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT first_position, last_position, told, stored, hash FROM seal"
                        + " WHERE tenant_id = ? AND first_position > ? ORDER BY first_position LIMIT 1")) {
            query.setString(1, district);
            query.setLong(2, after);
            try (var rows = query.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Block(
                                rows.getLong(1),
                                rows.getLong(2),
                                digests(rows.getBytes(3)),
                                digests(rows.getBytes(4)),
                                rows.getBytes(5)))
                        : Optional.empty();
            }
        }
    }

    private static byte[][] digests(byte[] bytes) {
        byte[][] digests = new byte[bytes.length / LENGTH][];
        for (int i = 0; i < digests.length; i++) {
            digests[i] = Arrays.copyOfRange(bytes, i * LENGTH, (i + 1) * LENGTH);
        }
        return digests;
    }

    private Optional<Altered> check(String district, Block block, long after, byte[] before) throws SQLException {
        long length = block.last() - block.first() + 1;
        if (block.first() != after + 1 || block.told().length != length || block.stored().length != length) {
            return Optional.of(new Altered(after + 1, "the seal of this block is not whole"));
        }
        byte[] hash = before;
        for (byte[] told : block.told()) {
            hash = fold(hash, told);
        }
        if (!Arrays.equals(hash, block.hash())) {
            return Optional.of(new Altered(
                    block.first(), "the running hash up to %d is not that of the digests".formatted(block.last())));
        }
        return checkEvents(district, block);
    }

    private Optional<Altered> checkEvents(String district, Block block) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT position, stream_id, stream_version, event_id::text, type, data::text, metadata::text, recorded_at"
                        + " FROM event WHERE tenant_id = ? AND position BETWEEN ? AND ? ORDER BY position")) {
            query.setString(1, district);
            query.setLong(2, block.first());
            query.setLong(3, block.last());
            try (var rows = query.executeQuery()) {
                for (int i = 0; i < block.stored().length; i++) {
                    long position = block.first() + i;
                    if (!rows.next() || rows.getLong(1) != position) {
                        return Optional.of(new Altered(position, "the event is gone"));
                    }
                    var stored = digest("{\"data\":" + rows.getString(6) + ",\"id\":\"" + rows.getString(4)
                            + "\",\"metadata\":" + rows.getString(7) + ",\"position\":" + position
                            + ",\"recordedAt\":\""
                            + rows.getObject(8, OffsetDateTime.class).toInstant() + "\",\"stream\":"
                            + quoted(rows.getString(2)) + ",\"type\":" + quoted(rows.getString(5)) + ",\"version\":"
                            + rows.getLong(3) + '}');
                    if (!Arrays.equals(stored, block.stored()[i])) {
                        return Optional.of(new Altered(position, "the event is not as it was"));
                    }
                }
                return Optional.empty();
            }
        }
    }

    private static String quoted(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] digest(String json) {
        try {
            return sha256().digest(new JsonCanonicalizer(json).getEncodedUTF8());
        } catch (IOException _) {
            return new byte[LENGTH]; // a number that the canonical form does not know
        }
    }

    private static byte[] fold(byte[] before, byte[] event) {
        var digest = sha256();
        digest.update(before);
        return digest.digest(event);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
