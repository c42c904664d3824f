package org.lodestar.gateway.election;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Elects the one gateway that does something: the holder of an advisory lock, for as long as its connection lives. The database
 * ends that of one that stands still, and so has not asked for some time whether it leads. One that is cut off, or was
 * replaced, may believe in its office for a moment longer, so what it does must bear that.
 */
public final class Leadership {

    /** What one gateway does for all. */
    public enum Office {
        WEBHOOKS(0x4c6f6465_73746171L),
        KAFKA_LOGINS(0x4c6f6465_73746172L);

        private final long lock;

        Office(long lock) {
            this.lock = lock;
        }
    }

    /** With the time until the next asks, what is to happen happens within a minute. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final DataSource database;
    private final long lock;
    private final Duration patience;
    private Optional<Connection> office = Optional.empty();

    /** Stands for election once it is asked. */
    public Leadership(DataSource database, Office what) {
        this(database, what.lock, PATIENCE);
    }

    Leadership(DataSource database, long lock, Duration patience) {
        this.database = database;
        this.lock = lock;
        this.patience = patience;
    }

    /** Whether this gateway leads, which it then goes on to do. Blocks. */
    public synchronized boolean isHeld() throws SQLException {
        if (office.isPresent()) {
            var connection = office.get();
            office = Optional.empty();
            if (isKept(connection)) {
                office = Optional.of(connection);
                return true;
            }
        }
        var connection = database.getConnection();
        var held = false;
        try {
            held = isTrue(connection.prepareStatement("""
                    SELECT CASE WHEN pg_try_advisory_lock(%d)
                        THEN set_config('idle_session_timeout', '%d', false) IS NOT NULL ELSE false END
                    """.formatted(lock, patience.toMillis())));
        } finally {
            if (!held) {
                connection.close();
            }
        }
        office = held ? Optional.of(connection) : Optional.empty();
        return held;
    }

    private static boolean isKept(Connection connection) throws SQLException {
        var alive = false;
        try {
            alive = isTrue(connection.prepareStatement("SELECT true"));
        } finally {
            if (!alive) {
                connection.close();
            }
        }
        return alive;
    }

    /** Leaves the office to others. Blocks. */
    public synchronized void leave() throws SQLException {
        if (office.isPresent()) {
            // the connection goes back to its pool, and would keep the lock there; and lies there for as long as it
            // likes
            try (var connection = office.get()) {
                office = Optional.empty();
                isTrue(connection.prepareStatement("""
                        SELECT pg_advisory_unlock(%d), set_config('idle_session_timeout', '0', false)
                        """.formatted(lock)));
            }
        }
    }

    private static boolean isTrue(PreparedStatement query) throws SQLException {
        try (query;
                var row = query.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }
}
