package org.lodestar.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.lodestar.gateway.webhooks.Destinations;
import org.lodestar.gateway.webhooks.Redeliveries;
import org.lodestar.gateway.webhooks.WebhookRegistry;
import org.lodestar.gateway.webhooks.WebhooksConfig;

/** Addresses whose name nobody answers for hold up those who name them, and nobody else. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class WebhookAddressesTest {

    private static final int AT_ONCE = 16;

    @Inject
    Vertx vertx;

    @Inject
    OwnApi api;

    @Inject
    WebhookRegistry registry;

    @Inject
    Redeliveries redeliveries;

    @Inject
    Cursors cursors;

    @Inject
    ServiceLogs logs;

    @Inject
    EventCatalogue catalogue;

    @Inject
    PublicAddress address;

    @Inject
    WebhooksConfig config;

    private final Semaphore asked = new Semaphore(0);
    private final CountDownLatch answered = new CountDownLatch(1);

    @Test
    void no_more_than_a_few_are_looked_up_at_once() throws Exception {
        var names = new Destinations(config) {
            @Override
            public Found find(String text) {
                asked.release();
                hold();
                return super.find("ftp://localhost/");
            }
        };
        var router = Router.router(vertx);
        new WebhooksResource(api, registry, redeliveries, names, cursors, logs, catalogue, address).mount(router, 0);
        var server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var token = Access.token(TestPlatform.LISTENER_ID, TestPlatform.LISTENER_SECRET);
            List<CompletableFuture<Response>> waiting = new ArrayList<>();
            for (var i = 0; i < AT_ONCE; i++) {
                waiting.add(CompletableFuture.supplyAsync(() -> made(server, token), threads));
                assertThat(asked.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
            }

            made(server, token)
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "1")
                    .body("type", equalTo("/problems/service-unavailable"));

            answered.countDown();
            for (var each : waiting) {
                each.join().then().statusCode(422);
            }
        } finally {
            answered.countDown();
            server.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private void hold() {
        try {
            assertThat(answered.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Response made(HttpServer server, String token) {
        return given().port(server.actualPort())
                .auth()
                .oauth2(token)
                .contentType("application/json")
                .body("{\"url\":\"https://slow.example.org/\"}")
                .post("/v1/webhooks");
    }
}
