package org.lodestar.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.TreeSet;

/** The methods that an address takes, as the {@code Allow} header lists them. */
final class Allowed {

    private Allowed() {}

    /** Whoever takes GET takes HEAD too, and everyone OPTIONS. */
    static String methods(Collection<HttpMethod> methods) {
        var names = new TreeSet<String>();
        methods.forEach(method -> names.add(method.name()));
        if (methods.contains(HttpMethod.GET)) {
            names.add(HttpMethod.HEAD.name());
        }
        names.add(HttpMethod.OPTIONS.name());
        return String.join(", ", names);
    }

    /** Answers a request whose method is none of them: says which they are, and refuses it if that was not the question. */
    static void answerOther(RoutingContext context, String allowed) {
        context.response().putHeader(HttpHeaders.ALLOW, allowed);
        if (context.request().method().equals(HttpMethod.OPTIONS)) {
            var request = context.request();
            if (RequestBody.isUnread(request)) {
                context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
            context.response().setStatusCode(204).end().onComplete(_ -> RequestBody.hangUpIfUnread(request));
        } else {
            Problem.METHOD_NOT_ALLOWED.answer(context, "It takes " + allowed);
        }
    }
}
