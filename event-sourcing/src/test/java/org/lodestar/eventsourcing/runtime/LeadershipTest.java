package org.lodestar.eventsourcing.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.eventsourcing.stage.Gate.until;
import static org.lodestar.eventsourcing.stage.Replica.await;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.stage.Database;
import org.lodestar.eventsourcing.stage.Stage;

class LeadershipTest {

    private static Database database;
    private final List<Candidate> candidates = new ArrayList<>();

    @BeforeAll
    static void migrate() {
        database = Database.of("leadership");
    }

    @AfterEach
    void close() {
        candidates.forEach(Candidate::close);
    }

    private static final class Candidate {
        private final Vertx vertx = Vertx.vertx();
        private final AtomicInteger elected = new AtomicInteger();
        private final AtomicInteger deposed = new AtomicInteger();
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final String name;
        private final Leadership leadership;

        Candidate(String name) {
            this.name = name;
            leadership = new Leadership(
                    vertx,
                    database.options().addProperty("application_name", name),
                    elected::incrementAndGet,
                    deposed::incrementAndGet,
                    (tenant, head) -> heard.add(tenant + ' ' + head));
            leadership.start();
        }

        boolean leads() {
            return leadership.isLeader();
        }

        void cutOff() {
            database.query(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '" + name + '\'');
        }

        void close() {
            leadership.close();
            await(vertx.close());
        }
    }

    private Candidate candidate(String name) {
        Candidate candidate = new Candidate(name);
        candidates.add(candidate);
        return candidate;
    }

    private static boolean connected(Candidate candidate) {
        return !database.query("SELECT 1 FROM pg_stat_activity WHERE application_name = '" + candidate.name + '\'')
                .isEmpty();
    }

    @Test
    void one_leads_and_another_takes_over_when_it_goes() {
        Candidate one = candidate("one");
        until(one::leads);
        Candidate two = candidate("two");
        until(() -> connected(two));
        assertThat(two.leads()).isFalse();

        one.leadership.close();

        until(() -> two.elected.get() == 1);
        assertThat(two.leads()).isTrue();
        assertThat(one.leads()).isFalse();
        assertThat(one.elected).hasValue(1);
    }

    @Test
    void one_that_is_cut_off_is_deposed_and_stands_again() {
        Candidate one = candidate("first");
        until(one::leads);
        for (int i = 1; i <= 2; i++) {
            int times = i;
            one.cutOff();
            until(() -> one.deposed.get() == times);
            until(() -> one.leads() && one.elected.get() == times + 1);
        }
    }

    @Test
    void the_leader_hears_of_commits_elsewhere_also_after_it_was_cut_off() {
        Candidate leader = candidate("leader");
        until(leader::leads);
        Candidate other = candidate("other");
        until(() -> connected(other));

        until(() -> {
            other.leadership.announce("district", 7);
            return leader.heard.contains("district 7");
        });
        other.cutOff();
        until(() -> {
            other.leadership.announce("district", 8);
            return leader.heard.contains("district 8");
        });
        assertThat(other.leads()).isFalse();
        leader.leadership.announce("district", 9); // the leader knows by itself
        assertThat(leader.heard).doesNotContain("district 9");
    }

    @Test
    void nobody_leads_without_a_database_and_somebody_as_soon_as_it_is_back() {
        Candidate one = candidate("patient");
        until(one::leads);
        Stage.postgres().stop(true);
        until(() -> !one.leads());
        Candidate late = candidate("late");
        Stage.postgres().start();

        until(() -> one.leads() || late.leads());
        assertThat(one.leads() && late.leads()).isFalse();
    }
}
