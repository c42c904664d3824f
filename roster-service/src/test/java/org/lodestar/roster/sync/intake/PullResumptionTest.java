package org.lodestar.roster.sync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.leasing.Claim;
import org.lodestar.eventsourcing.leasing.LeaseQueue;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.oneroster.intake.Waiting;
import org.lodestar.roster.Roster;
import org.lodestar.roster.RosterClient;
import org.lodestar.roster.sync.intake.RosterImport.Origin;
import org.lodestar.roster.sync.provider.Connections;
import org.lodestar.roster.sync.provider.ProviderClient;
import org.lodestar.roster.sync.provider.ProviderFixture;
import org.lodestar.roster.sync.provider.PullConfig;

/** A worker that is struck dead in the middle of a pull, and the one that takes over. */
@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "roster"))
class PullResumptionTest {

    @Inject
    Imports imports;

    @Inject
    LeaseQueue queue;

    @Inject
    Roster roster;

    @Inject
    ImportConfig config;

    @Inject
    Connections connections;

    @Inject
    ProviderClient providers;

    @Inject
    PullConfig pulls;

    private final RosterClient district = RosterClient.ofANewDistrict();

    /** Takes a pull in and claims it before a worker of the service does. */
    private Claim claimed() throws InterruptedException {
        while (true) {
            Call call = Call.internal(district.tenant(), "test", "test", Optional.empty());
            RosterImport accepted =
                    Waiting.on(imports.pull(call, Origin.FULL_PULL)).accepted();
            Optional<Claim> claim = Waiting.on(queue.claim("doomed"));
            if (claim.isPresent() && claim.get().id().equals(accepted.id())) {
                return claim.get();
            }
            district.await(accepted.id().toString());
        }
    }

    @Test
    void a_pull_goes_on_with_the_page_it_had_come_to() throws InterruptedException {
        try (ProviderFixture provider = ProviderFixture.ofADistrict()) {
            IntStream.range(0, 40).forEach(n -> provider.list("orgs", "x" + n, "{'name':'X','type':'department'}"));
            district.request()
                    .contentType("application/json")
                    .body(provider.connection())
                    .put("/v1/roster/connection")
                    .then()
                    .statusCode(200);
            CountDownLatch reached = new CountDownLatch(1);
            CountDownLatch gate = new CountDownLatch(1);
            Claim claim = claimed();
            int before = provider.requests().size();
            provider.behave(request -> {
                if (request.collection().equals("orgs") && request.offset() == 20) {
                    reached.countDown();
                    gate.await();
                }
                return Optional.empty();
            });
            Thread doomed = Thread.ofVirtual().start(() -> {
                try {
                    new ImportRun(claim, queue, roster, config, connections, providers, pulls).run();
                } catch (Exception _) {
                    // it was struck dead
                }
            });
            reached.await();
            doomed.interrupt();
            doomed.join();
            provider.behave();
            gate.countDown();

            var done = district.await(claim.id().toString());

            assertThat(done.<String>path("state")).isEqualTo("COMPLETED");
            assertThat(done.<Integer>path("files.find { it.file == 'orgs.csv' }.read"))
                    .isEqualTo(42);
            assertThat(provider.requests().subList(before, provider.requests().size()))
                    .filteredOn(request -> request.collection().equals("orgs"))
                    .extracting(ProviderFixture.Request::offset)
                    .filteredOn(offset -> offset < 20)
                    .containsExactly(0L, 5L, 10L, 15L);
            assertThat(district.get("/v1/orgs?limit=1000").<java.util.List<Object>>path("data"))
                    .hasSize(42);
        }
    }
}
