package org.lodestar.roster.sync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.leasing.Claim;
import org.lodestar.eventsourcing.leasing.LeaseQueue;
import org.lodestar.eventsourcing.runtime.EventSourcing;
import org.lodestar.eventsourcing.store.Tenancy;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.oneroster.intake.Waiting;
import org.lodestar.roster.Roster;
import org.lodestar.roster.RosterClient;
import org.lodestar.roster.sync.intake.RosterImport.Progress;
import org.lodestar.roster.sync.intake.RosterImport.State;
import org.lodestar.roster.sync.oneroster.OneRosterFile;
import org.lodestar.roster.sync.oneroster.PackageBuilder;
import org.lodestar.roster.sync.provider.Connections;
import org.lodestar.roster.sync.provider.ProviderClient;
import org.lodestar.roster.sync.provider.PullConfig;

/** A worker that is struck dead in the middle of an import, and the one that takes over. */
@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "roster"))
class ImportResumptionTest {

    private static final int ORGS = 3_000;

    @Inject
    Imports imports;

    @Inject
    LeaseQueue queue;

    @Inject
    Roster roster;

    @Inject
    EventSourcing eventSourcing;

    @Inject
    Connections connections;

    @Inject
    ProviderClient providers;

    @Inject
    PullConfig pulls;

    @TempDir
    Path directory;

    private RosterClient district = RosterClient.ofANewDistrict();

    /** Small steps, so that there is a middle. */
    private static final ImportConfig SMALL_STEPS = new ImportConfig() {
        @Override
        public int maxEntries() {
            return 40;
        }

        @Override
        public MemorySize maxInflated() {
            return new MemorySize(BigInteger.valueOf(1 << 30));
        }

        @Override
        public int maxRatio() {
            return 1_000;
        }

        @Override
        public int listedFaults() {
            return 100;
        }

        @Override
        public int workers() {
            return 1;
        }

        @Override
        public int batch() {
            return 50;
        }

        @Override
        public Duration lease() {
            return Duration.ofSeconds(2);
        }
    };

    private Path manyOrgs() {
        return new PackageBuilder()
                .rows(
                        OneRosterFile.ORGS,
                        IntStream.range(0, ORGS)
                                .mapToObj(i -> "o" + i + ",,,Org " + i + ",department,,")
                                .toArray(String[]::new))
                .write(directory);
    }

    private RosterImport find(Claim claim) {
        try {
            return Waiting.on(imports.find(claim.tenant(), claim.id())).orElseThrow();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Call call() {
        return Call.internal(district.tenant(), "test", "test", Optional.empty());
    }

    /** Takes an import in and claims it before the worker of the service does. */
    private Claim claimed(Path file) throws InterruptedException {
        while (true) {
            RosterImport accepted = Waiting.on(imports.accept(call(), file, "")).accepted();
            Optional<Claim> claim = Waiting.on(queue.claim("doomed"));
            if (claim.isPresent() && claim.get().id().equals(accepted.id())) {
                return claim.get();
            }
            district.await(accepted.id().toString());
            district = RosterClient.ofANewDistrict(); // what the service took in is there now
        }
    }

    private void strikeDeadWhen(Claim claim, Predicate<RosterImport> reached) throws InterruptedException {
        Thread doomed = Thread.ofVirtual().start(() -> {
            try {
                new ImportRun(claim, queue, roster, SMALL_STEPS, connections, providers, pulls).run();
            } catch (Exception _) {
                // it was struck dead
            }
        });
        while (!reached.test(find(claim))) {
            assertThat(doomed.isAlive()).isTrue();
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
        doomed.interrupt();
        doomed.join();
        assertThat(find(claim).finishedAt()).isEmpty();
    }

    private Map<String, Integer> resumed(Claim claim) {
        var done = district.await(claim.id().toString());
        assertThat(done.<String>path("state")).isEqualTo("COMPLETED");
        return done.path("progress");
    }

    @Test
    void an_import_interrupted_while_it_was_checked_begins_anew() throws InterruptedException {
        Claim claim = claimed(manyOrgs());
        strikeDeadWhen(claim, found -> found.progress().read() > ORGS / 3);

        assertThat(resumed(claim))
                .containsEntry("read", ORGS)
                .containsEntry("created", ORGS)
                .containsEntry("unchanged", 0);
    }

    @Test
    void an_import_interrupted_while_it_was_applied_goes_on_and_counts_right() throws InterruptedException {
        Claim claim = claimed(manyOrgs());
        strikeDeadWhen(
                claim,
                found -> found.state() == State.APPLYING && found.progress().created() > ORGS / 3);
        Progress before = find(claim).progress();
        assertThat(before.created()).isBetween(1L, (long) ORGS - 1);

        assertThat(resumed(claim))
                .containsEntry("read", ORGS)
                .containsEntry("created", ORGS)
                .containsEntry("updated", 0)
                .containsEntry("unchanged", 0)
                .containsEntry("removed", 0);
    }

    @Test
    void a_worker_that_was_given_up_writes_no_more() throws InterruptedException {
        Claim claim = claimed(manyOrgs());
        Waiting.on(queue.release(claim));

        Optional<Throwable> failure = Optional.ofNullable(
                queue.within(claim, connection -> connection.query("SELECT 1").execute())
                        .toCompletionStage()
                        .toCompletableFuture()
                        .handle((_, thrown) -> thrown)
                        .join());

        assertThat(failure).get().isInstanceOf(IllegalStateException.class);
        resumed(claim);
    }

    @Test
    void an_import_that_was_begun_is_finished_before_one_that_seems_earlier() throws InterruptedException {
        Claim begun = claimed(manyOrgs());
        UUID earlier =
                new UUID(begun.id().getMostSignificantBits() - 1, begun.id().getLeastSignificantBits());
        Waiting.on(Tenancy.within(
                eventSourcing.pool(),
                district.tenant(),
                connection -> connection
                        .preparedQuery(
                                "INSERT INTO roster_import (tenant_id, id, state, actor, fingerprint)"
                                        + " SELECT tenant_id, $1, 'QUEUED', actor, fingerprint FROM roster_import WHERE id = $2")
                        .execute(Tuple.of(earlier, begun.id()))
                        .compose(_ -> connection
                                .preparedQuery("INSERT INTO roster_import_upload (tenant_id, import_id, part, bytes)"
                                        + " SELECT tenant_id, $1, part, bytes FROM roster_import_upload"
                                        + " WHERE import_id = $2")
                                .execute(Tuple.of(earlier, begun.id())))
                        .compose(_ -> Imports.TABLES.enqueue(connection, call(), earlier))));

        assertThat(Waiting.on(queue.claim("other")).map(Claim::id)).isNotEqualTo(Optional.of(earlier));
        Waiting.on(queue.release(begun));

        assertThat(resumed(begun)).containsEntry("created", ORGS);
        assertThat(district.await(earlier.toString()).<Map<String, Integer>>path("progress"))
                .containsEntry("created", 0)
                .containsEntry("unchanged", ORGS);
        assertThat(find(new Claim(district.tenant(), earlier, Optional.empty(), "", 0, ""))
                        .startedAt()
                        .orElseThrow())
                .isAfterOrEqualTo(find(begun).finishedAt().orElseThrow());
    }
}
