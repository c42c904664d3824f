package org.lodestar.gateway;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.lodestar.gateway.disclosures.Disclosure.Channel;
import org.lodestar.gateway.disclosures.Ledger;

/**
 * The events of all services as one feed. Each service tells its own log in order and without gaps; here they are put
 * together by time. A service that does not answer is a problem for the whole: an answer that left it out would look complete.
 */
@Singleton
class EventFeed {

    static final String PATH = "/v1/events";
    static final String CURSOR = "Lodestar-Cursor";

    private static final Logger LOG = Logger.getLogger(EventFeed.class);
    private static final int DEFAULT_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1_000;
    private static final int LONGEST_WAIT = 30;
    private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]{0,8}");
    private static final Pattern WAIT = Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?([0-9]{1,9})\"?(?:$|[,;\\s])");
    private static final CharSequence LINK = HttpHeaders.createOptimized("Link");

    private final ServiceLogs logs;
    private final Ledger ledger;

    private final Shares waits;

    EventFeed(ServiceLogs logs, Ledger ledger, GatewayConfig config) {
        this.logs = logs;
        this.ledger = ledger;
        this.waits = new Shares(config.streams().waitsPerClient());
    }

    /** The forms of an answer. */
    private enum Form {
        JSON("application/json"),
        BATCH("application/cloudevents-batch+json");

        private final String mediaType;

        Form(String mediaType) {
            this.mediaType = mediaType;
        }

        static Optional<Form> accepted(MIMEHeader header) {
            return switch (header.component() + '/' + header.subComponent()) {
                case "*/*", "application/*", "application/json" -> Optional.of(JSON);
                case "application/cloudevents-batch+json" -> Optional.of(BATCH);
                default -> Optional.empty();
            };
        }
    }

    /** A request that may be answered. */
    private record Query(RoutingContext context, EventRequest asked, Form form, int limit, Promise<Void> gone) {}

    /**
     * Answers a request.
     *
     * @throws Refused if it is not as documented
     */
    void answer(RoutingContext context, EventRequest asked) throws Refused {
        var form = form(context)
                .orElseThrow(() -> new Refused(
                        Problem.NOT_ACCEPTABLE,
                        "There are %s and %s".formatted(Form.JSON.mediaType, Form.BATCH.mediaType)));
        var query = new Query(context, asked, form, limit(context), Promise.promise());
        // who lets as many wait as it can is answered at once: a preference is none of the conditions of a request
        var patience = patience(context).filter(_ -> waits.take(asked.caller()));
        patience.ifPresent(seconds -> context.response().putHeader("Preference-Applied", "wait=" + seconds));
        context.response().closeHandler(_ -> query.gone().tryComplete());
        var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(patience.orElse(0));
        page(query, asked.place(), until)
                .onComplete(_ -> patience.ifPresent(_ -> waits.giveBack(asked.caller())))
                .compose(merged -> counted(query, merged))
                .onSuccess(merged -> answer(query, merged))
                .onFailure(failure -> refuse(context, failure));
    }

    private static int limit(RoutingContext context) throws Refused {
        var text = context.queryParams().get("limit");
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        if (!LIMIT.matcher(text).matches()) {
            throw Refused.invalid("limit", "A whole number from 1 to " + LARGEST_LIMIT);
        }
        return Math.min(Integer.parseInt(text), LARGEST_LIMIT);
    }

    /** A preference that is none is ignored (RFC 7240, 2). */
    private static Optional<Integer> patience(RoutingContext context) {
        var wait = WAIT.matcher(String.join(",", context.request().headers().getAll("Prefer")));
        return wait.find() ? Optional.of(Math.min(Integer.parseInt(wait.group(1)), LONGEST_WAIT)) : Optional.empty();
    }

    /** The form that the client likes best, if there is one that it takes. */
    private static Optional<Form> form(RoutingContext context) {
        var accepted = context.parsedHeaders().accept();
        return accepted.isEmpty()
                ? Optional.of(Form.JSON)
                : accepted.stream()
                        .filter(header -> header.weight() > 0)
                        .flatMap(header -> Form.accepted(header).stream())
                        .findFirst();
    }

    /** A page; if there is nothing in it, another one once there is, until the time is over. */
    private Future<EventMerge> page(Query query, EventCursor place, long until) {
        return logs.merged(query.asked(), place, query.limit()).compose(merged -> {
            var left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            if (!merged.events().isEmpty() || left <= 0 || query.gone().future().isComplete()) {
                return Future.succeededFuture(merged);
            }
            var seconds = (int) Math.ceilDiv(left, TimeUnit.SECONDS.toMillis(1));
            return (merged.more() ? Future.<Void>succeededFuture() : more(query, merged.next(), seconds))
                    .compose(_ -> page(query, merged.next(), until));
        });
    }

    /** Completes when some service has more, when the time is over, or when nobody waits any longer. */
    private Future<Void> more(Query query, EventCursor place, int seconds) {
        Promise<Void> more = Promise.promise();
        List<ServiceLogs.Awaited> awaited = new ArrayList<>();
        for (var service : query.asked().services()) {
            var each = new ServiceLogs.Awaited();
            awaited.add(each);
            logs.await(query.asked(), service, place.of(service), 1, seconds, each)
                    .onSuccess(_ -> more.tryComplete())
                    .onFailure(more::tryFail);
        }
        query.gone().future().onComplete(_ -> more.tryComplete());
        return more.future().onComplete(_ -> awaited.forEach(ServiceLogs.Awaited::end));
    }

    private Future<EventMerge> counted(Query query, EventMerge merged) {
        if (query.context().request().method().equals(HttpMethod.HEAD)) {
            return Future.succeededFuture(merged);
        }
        var asked = query.asked();
        return ledger.count(asked.caller(), Channel.FEED, asked.classification(), EventPage.types(merged.events()))
                .map(merged);
    }

    private static void answer(Query query, EventMerge merged) {
        var response = query.context().response();
        if (response.closed()) {
            return;
        }
        var next = merged.next().encode();
        if (merged.more()) {
            response.putHeader(LINK, "<%s?after=%s%s>; rel=\"next\"".formatted(PATH, next, rest(query)));
        }
        var body = body(query.form(), merged, next);
        response.putHeader(HttpHeaders.CONTENT_TYPE, query.form().mediaType)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(CURSOR, next);
        response.headers().add(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        Compression.allow(response.headers(), body.length());
        var _ = response.end(body);
    }

    private static String rest(Query query) {
        return "&limit=" + query.limit() + query.asked().filter().query()
                + (query.asked().whole() ? "&form=restricted" : "");
    }

    private static Buffer body(Form form, EventMerge merged, String next) {
        var body = Buffer.buffer(form == Form.JSON ? "{\"data\":[" : "[");
        var separator = "";
        for (var event : merged.events()) {
            body.appendString(separator).appendBuffer(event.json());
            separator = ",";
        }
        return body.appendString(form == Form.JSON ? "],\"cursor\":\"" + next + "\"}" : "]");
    }

    /** Answers what kept the services from answering. */
    static void refuse(RoutingContext context, Throwable failure) {
        switch (failure) {
            case ServiceLogs.Restored _ ->
                Problem.LOG_RESTORED.answer(context, "Begin without after, and replace what you have");
            case ServiceLogs.NotTaken refused -> {
                var known = Refused.invalid(refused.violations());
                known.problem().answer(context, known.detail(), known.violations());
            }
            case Ledger.Unwritten unwritten -> {
                context.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
                Problem.SERVICE_UNAVAILABLE.answer(
                        context, unwritten.getMessage() + ", so it is not told; ask again from the same place");
            }
            default -> {
                var cause = failure.getClass().getSimpleName();
                LOG.warnf("%s: 503 for request %s: %s", context.normalizedPath(), RequestId.of(context), cause);
                context.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
                Problem.SERVICE_UNAVAILABLE.answer(
                        context,
                        "A service does not answer, and nothing is left out silently; ask again from the same place");
            }
        }
    }
}
