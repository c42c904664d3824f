package org.lodestar.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lodestar.gateway.oauth.Caller;
import org.lodestar.gateway.oauth.Scope;

class ServiceLogsTest {

    private static final int CONNECTIONS = 16;

    private final Vertx vertx = Vertx.vertx();
    private final TestService roster = new TestService("roster");
    private final TestService goals = new TestService("goals");
    private final CountDownLatch over = new CountDownLatch(1);
    private final ServiceLogs logs = new ServiceLogs(
            vertx,
            new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .addDiscoveredConverters()
                    .withMapping(GatewayConfig.class)
                    .withDefaultValues(Map.of(
                            "quarkus.vertx.event-loops-pool-size", "2",
                            "gateway.upstreams.roster", "http://localhost:" + roster.port(),
                            "gateway.upstreams.goals", "http://localhost:" + goals.port(),
                            "gateway.connect-timeout", "500ms",
                            "gateway.response-timeout", "60s"))
                    .build()
                    .getConfigMapping(GatewayConfig.class));

    @AfterEach
    void nobody_is_left() {
        over.countDown();
        roster.close();
        goals.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void who_waits_for_a_connection_to_a_service_that_hangs_is_refused_and_who_asks_another_is_not_held_up()
            throws Exception {
        roster.does((_, _) -> assertThat(over.await(60, TimeUnit.SECONDS)).isTrue());
        var log = new TestLog("goals");
        log.append("goal-proposed.v1", "goals/1");
        goals.does(log);
        List<Future<EventMerge>> hung = new ArrayList<>();
        for (var i = 0; i < CONNECTIONS; i++) {
            hung.add(read("roster", "orgs/" + i));
            roster.next();
        }

        var waiting = read("roster", "orgs/another");

        assertThat(joined(read("goals", "goals/1")).events()).hasSize(1);
        assertThatThrownBy(() -> joined(waiting)).hasCauseInstanceOf(TimeoutException.class);
        assertThat(hung).noneMatch(Future::isComplete);
    }

    /** What differs in its filter is read by itself. */
    private Future<EventMerge> read(String service, String subject) {
        var caller = new Caller("district1", "", "client", Set.of(Scope.EVENTS_READ), Set.of(), 0, Integer.MAX_VALUE);
        var asked = new EventRequest(
                caller,
                "Bearer none",
                "request",
                Set.of(service),
                new EventFilter(List.of(), List.of(subject)),
                false,
                Optional.empty());
        return logs.merged(asked, asked.place(), 10);
    }

    private static EventMerge joined(Future<EventMerge> read) {
        return read.toCompletionStage().toCompletableFuture().join();
    }
}
