package org.lodestar.eventsourcing.http;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lodestar.eventsourcing.commanding.Call;

/**
 * The current request as a {@link Call}: tenant and client from the token, conditions from the headers. An operation that is
 * called without a request carries its call with it.
 */
@Singleton
public class Calls {

    private static final Pattern ETAG = Pattern.compile("(?:W/)?\"(\\d{1,18})\"");
    private static final Pattern KEY = Pattern.compile("\"?([\\x21\\x23-\\x7e]{1,255})\"?");

    private static final String CARRIED = "lodestar.call";

    private final CurrentVertxRequest current;

    Calls(CurrentVertxRequest current) {
        this.current = current;
    }

    /**
     * The call.
     *
     * @throws InvalidRequest if {@code If-Match} or {@code Idempotency-Key} is malformed
     */
    public Call current() {
        Context here = Vertx.currentContext();
        Call carried = here == null || !VertxContext.isDuplicatedContext(here) ? null : here.getLocal(CARRIED);
        return carried == null ? requested() : carried;
    }

    /** What runs on this context does so for this call. */
    static void carry(Context context, Call call) {
        context.putLocal(CARRIED, call);
    }

    /** What the current request's token may do. */
    public Set<String> scopes() {
        return caller(current.getCurrent()).scopes();
    }

    private static Caller caller(RoutingContext context) {
        return Exchange.caller(context)
                .orElseThrow(() -> new IllegalStateException("This operation did not pass the scope filter"));
    }

    private Call requested() {
        RoutingContext context = current.getCurrent();
        Caller caller = caller(context);
        return new Call(
                caller.tenant(),
                caller.client(),
                Exchange.requestId(context),
                Optional.empty(),
                Exchange.traceparent(context),
                idempotency(context),
                expectedVersion(context));
    }

    private static OptionalLong expectedVersion(RoutingContext context) {
        String header = context.request().getHeader("If-Match");
        if (header == null || header.equals("*")) {
            return OptionalLong.empty();
        }
        Matcher etag = ETAG.matcher(header);
        if (!etag.matches()) {
            throw new InvalidRequest("If-Match", "One entity tag as an earlier answer gave it, such as \"3\"");
        }
        return OptionalLong.of(Long.parseLong(etag.group(1)));
    }

    private static Optional<Call.Idempotency> idempotency(RoutingContext context) {
        String header = context.request().getHeader("Idempotency-Key");
        if (header == null) {
            return Optional.empty();
        }
        Matcher key = KEY.matcher(header);
        if (!key.matches()) {
            throw new InvalidIdempotencyKey();
        }
        return Optional.of(new Call.Idempotency(key.group(1), Exchange.fingerprint(context)));
    }

    /** The organisations that the caller is limited to; none if to none. */
    Set<String> orgs() {
        return Exchange.caller(current.getCurrent()).map(Caller::orgs).orElse(Set.of());
    }

    /** The version in {@code If-None-Match}, if there is a valid one. */
    OptionalLong knownVersion() {
        String header = current.getCurrent().request().getHeader("If-None-Match");
        Matcher etag = ETAG.matcher(header == null ? "" : header);
        return etag.matches() ? OptionalLong.of(Long.parseLong(etag.group(1))) : OptionalLong.empty();
    }

    RoutingContext context() {
        return current.getCurrent();
    }
}
