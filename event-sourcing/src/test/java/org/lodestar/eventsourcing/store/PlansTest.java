package org.lodestar.eventsourcing.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.stage.Database;

/** What PostgreSQL reads for a tenant that came after it last looked at how many there are, and of what size. */
class PlansTest {

    private static final int STREAMS = 500;

    private static Database database;

    @BeforeAll
    static void districts_that_are_known_and_a_new_one() {
        database = Database.of("plans");
        for (int i = 0; i < 16; i++) {
            fill("known" + i);
        }
        database.meddle("ANALYZE");
        fill("new");
    }

    /** Streams with two events each, the second ones after all of the first. */
    private static void fill(String tenant) {
        database.meddle(
                "INSERT INTO event SELECT '" + tenant + "', (v - 1) * " + STREAMS + " + i, 'tallies/h' || i, v,"
                        + " gen_random_uuid(), 'x', '{}', '{}', now()"
                        + " FROM generate_series(1, 2) v, generate_series(1, " + STREAMS + ") i",
                "INSERT INTO stream SELECT '" + tenant + "', 'tallies/h' || i, 2, '{}', 1 FROM generate_series(1, "
                        + STREAMS + ") i");
    }

    @Test
    void states_cost_what_there_is_of_them_in_a_district_that_is_new_too() throws SQLException {
        try (Connection connection = database.asApp();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET LOCAL statement_timeout = '60s'");

            assertThat(Database.query(connection, "SELECT * FROM read_states('new', 0, " + 2 * STREAMS + ")"))
                    .hasSize(STREAMS);

            assertThat(Database.query(
                            connection,
                            "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint"
                                    + " FROM pg_stat_xact_user_tables WHERE relname IN ('event', 'stream')"))
                    .as("rows looked at: the events, and of each stream its state and its last event")
                    .singleElement()
                    .extracting(List::getFirst)
                    .satisfies(rows -> assertThat((Long) rows).isLessThanOrEqualTo(4L * STREAMS));
        }
    }
}
