package org.lodestar.gateway;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.lodestar.gateway.oauth.Caller;

/** The addresses below {@code /v1/events}: who may ask there, and for what. */
@Singleton
class EventsApi {

    private static final String READING = Allowed.methods(Set.of(HttpMethod.GET));

    private final Doorkeeper doorkeeper;
    private final ServiceLogs logs;
    private final EventFeed feed;
    private final EventHeads heads;
    private final EventStreams streams;

    EventsApi(Doorkeeper doorkeeper, ServiceLogs logs, EventFeed feed, EventHeads heads, EventStreams streams) {
        this.doorkeeper = doorkeeper;
        this.logs = logs;
        this.feed = feed;
        this.heads = heads;
        this.streams = streams;
    }

    /** Answers a request that its token opens. */
    @FunctionalInterface
    private interface Operation {
        void answer(RoutingContext context, EventRequest asked) throws Refused;
    }

    /** Puts the addresses on the router. */
    void mount(Router router, int order) {
        mount(router, order, EventFeed.PATH, EventsApi::after, feed::answer);
        mount(router, order, EventHeads.PATH, _ -> Optional.empty(), heads::answer);
        mount(router, order, EventStreams.PATH, EventsApi::lastSeen, streams::answer);
    }

    private void mount(
            Router router,
            int order,
            String path,
            Function<RoutingContext, Optional<String>> after,
            Operation operation) {
        router.route(path).order(order).handler(context -> {
            var method = context.request().method();
            if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
                Allowed.answerOther(context, READING);
            } else {
                doorkeeper
                        .admit(context)
                        .filter(_ -> doorkeeper.continues(context))
                        .ifPresent(caller -> answer(context, caller, after.apply(context), operation));
            }
        });
    }

    private void answer(RoutingContext context, Caller caller, Optional<String> after, Operation operation) {
        try {
            operation.answer(context, EventRequest.of(context, caller, logs.services(), after));
        } catch (Refused refused) {
            refused.problem().answer(context, refused.detail(), refused.violations());
        }
    }

    private static Optional<String> after(RoutingContext context) {
        return Optional.ofNullable(context.queryParams().get("after"));
    }

    /** A client that comes back says what it has seen; that is later than where it once began. */
    private static Optional<String> lastSeen(RoutingContext context) {
        return Optional.ofNullable(context.request().getHeader("Last-Event-ID"))
                .filter(id -> !id.isEmpty())
                .or(() -> after(context));
    }
}
