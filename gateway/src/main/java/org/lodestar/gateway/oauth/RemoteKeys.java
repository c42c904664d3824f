package org.lodestar.gateway.oauth;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.PublicKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * The keys of an issuer elsewhere. They are fetched at start, every few minutes, and when a token names one that is not known,
 * the latter at most every ten seconds: whoever invents names of keys does not make work for the issuer.
 */
@Singleton
class RemoteKeys {

    private static final Logger LOG = Logger.getLogger(RemoteKeys.class);

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long LARGEST = 1_000_000;
    private static final long REFRESH_MILLIS = Duration.ofMinutes(5).toMillis();
    private static final long SHORTEST_PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

    private final Optional<URI> address;
    private final Vertx vertx;
    private final HttpClient http;
    private final AtomicLong asked = new AtomicLong(System.nanoTime() - SHORTEST_PAUSE_NANOS);
    private volatile Map<String, PublicKey> keys = Map.of();
    private volatile boolean fetching;

    RemoteKeys(TokensConfig config, Vertx vertx) {
        this.address = config.keys();
        this.vertx = vertx;
        this.http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    }

    void begin(@Observes StartupEvent start) {
        if (address.isPresent()) {
            fetchSoon();
            vertx.setPeriodic(REFRESH_MILLIS, _ -> fetchSoon());
        }
    }

    /** Whether there is an issuer elsewhere. */
    boolean areBelieved() {
        return address.isPresent();
    }

    /** The public key of this id. */
    Optional<PublicKey> find(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    /** Whether an unknown key may be known in a moment: it is being asked for. */
    boolean comeSoon() {
        var last = asked.get();
        var now = System.nanoTime();
        if (now - last >= SHORTEST_PAUSE_NANOS && asked.compareAndSet(last, now)) {
            fetchSoon();
        }
        return fetching;
    }

    private void fetchSoon() {
        fetching = true;
        Callable<Map<String, PublicKey>> fetch = this::fetch;
        vertx.executeBlocking(fetch, false)
                .onSuccess(fetched -> keys = fetched)
                .onFailure(failure -> LOG.warnf("The keys of the issuer cannot be fetched: %s", failure))
                .onComplete(_ -> fetching = false);
    }

    private Map<String, PublicKey> fetch() throws IOException, InterruptedException, JoseException {
        var request =
                HttpRequest.newBuilder(address.orElseThrow()).timeout(PATIENCE).build();
        var response = http.send(request, BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST));
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode());
        }
        var fetched = new HashMap<String, PublicKey>();
        for (var key : new JsonWebKeySet(response.body()).getJsonWebKeys()) {
            if (key instanceof PublicJsonWebKey asymmetric && key.getKeyId() != null && !"enc".equals(key.getUse())) {
                fetched.put(key.getKeyId(), asymmetric.getPublicKey());
            }
        }
        return Map.copyOf(fetched);
    }
}
