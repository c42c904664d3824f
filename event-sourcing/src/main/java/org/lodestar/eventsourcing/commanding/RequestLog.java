package org.lodestar.eventsourcing.commanding;

import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.util.Optional;
import org.jboss.logging.MDC;

/**
 * Has log lines say which request led to them, also those of work that it began and that goes on without it. Where there is no
 * request, as in the relay, they say none.
 */
public final class RequestLog {

    private static final String REQUEST = "requestId";
    private static final String TRACE = "traceId";
    private static final int TRACE_BEGINS = 3;
    private static final int TRACE_ENDS = 35;

    private RequestLog() {}

    /** From here on, lines of this request's own context, or of this thread where there is none, name it. */
    public static void name(String requestId, Optional<String> traceparent) {
        MDC.put(REQUEST, requestId);
        traceparent.ifPresent(trace -> MDC.put(TRACE, trace.substring(TRACE_BEGINS, TRACE_ENDS)));
    }

    /** Lines of this thread name no request any more. */
    public static void forget() {
        MDC.remove(REQUEST);
        MDC.remove(TRACE);
    }

    /** Lines of this work, which is done at once, name the request. */
    public static void during(Optional<String> requestId, Runnable work) {
        if (requestId.isEmpty()) {
            work.run();
        } else if (Vertx.currentContext() instanceof ContextInternal here) {
            // the context goes on to serve others
            here.duplicate().dispatch(_ -> {
                name(requestId.get(), Optional.empty());
                work.run();
            });
        } else {
            name(requestId.get(), Optional.empty());
            try {
                work.run();
            } finally {
                forget();
            }
        }
    }
}
