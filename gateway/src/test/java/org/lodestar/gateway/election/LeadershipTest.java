package org.lodestar.gateway.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lodestar.gateway.Eventually.holds;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.lodestar.gateway.TestPlatform;

@QuarkusTest
@WithTestResource(TestPlatform.class)
class LeadershipTest {

    private static final long LOCK = 0x4c6f6465_74657374L;
    private static final Duration LONG = Duration.ofMinutes(1);

    @Inject
    DataSource database;

    @Test
    void one_leads_and_when_it_leaves_another() throws SQLException {
        var one = new Leadership(database, LOCK, LONG);
        var other = new Leadership(database, LOCK, LONG);

        assertThat(one.isHeld()).isTrue();
        assertThat(other.isHeld()).isFalse();
        one.leave();
        assertThat(other.isHeld()).isTrue();
        assertThat(one.isHeld()).isFalse();
        other.leave();
    }

    @Test
    void one_that_stands_still_is_replaced_and_finds_out() throws SQLException {
        var still = new Leadership(database, LOCK, Duration.ofSeconds(2));
        var other = new Leadership(database, LOCK, LONG);
        assertThat(still.isHeld()).isTrue();

        holds(() -> isHeld(other));

        assertThatThrownBy(still::isHeld).isInstanceOf(SQLException.class);
        assertThat(still.isHeld()).isFalse();
        other.leave();
    }

    private static boolean isHeld(Leadership leadership) {
        try {
            return leadership.isHeld();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void who_has_left_may_stand_still() throws SQLException {
        var one = new Leadership(database, LOCK, LONG);
        assertThat(one.isHeld()).isTrue();
        one.leave();

        try (var connection = database.getConnection();
                var row = connection.createStatement().executeQuery("SHOW idle_session_timeout")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("0");
        }
    }
}
