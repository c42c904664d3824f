package org.lodestar.gateway.webhooks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Elects the one gateway that reads topics and sends deliveries: the holder of an advisory lock, for as long as its
 * connection lives. One that is cut off may believe in its office for a moment longer; what it reads is fenced by the offsets
 * in the database, and what it sends twice is what at-least-once allows.
 */
final class Leadership {

    private static final long LOCK = 0x4c6f6465_73746171L;

    private final DataSource database;
    private Optional<Connection> office = Optional.empty();

    Leadership(DataSource database) {
        this.database = database;
    }

    /** Whether this gateway leads, which it then goes on to do. Blocks. */
    synchronized boolean isHeld() throws SQLException {
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
            held = isTrue(connection.prepareStatement("SELECT pg_try_advisory_lock(" + LOCK + ")"));
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
    synchronized void leave() throws SQLException {
        if (office.isPresent()) {
            // the connection goes back to its pool, and would keep the lock there
            try (var connection = office.get()) {
                office = Optional.empty();
                isTrue(connection.prepareStatement("SELECT pg_advisory_unlock(" + LOCK + ")"));
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
