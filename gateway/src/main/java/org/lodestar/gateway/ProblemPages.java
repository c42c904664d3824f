package org.lodestar.gateway;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What each type of problem means: the page of the documentation that this gateway was built with, and its rows. */
@Singleton
class ProblemPages {

    private static final String PAGE = "/problems";
    private static final Pattern ROW = Pattern.compile(
            "^\\| `(?<type>[a-z0-9-]+)` \\| (?<status>\\d{3}) \\| (?<when>.+) \\| (?<todo>.+) \\|$", Pattern.MULTILINE);
    private static final String READING = Allowed.methods(Set.of(HttpMethod.GET));

    private final Buffer page = Contract.packaged("docs/problems.md");
    private final Map<String, Buffer> explanations = ROW.matcher(page.toString())
            .results()
            .collect(Collectors.toUnmodifiableMap(row -> row.group("type"), ProblemPages::explanation));

    /** Puts the addresses on the router. */
    void mount(Router router) {
        reading(router, PAGE, context -> answer(context, "text/markdown; charset=UTF-8", page));
        reading(router, PAGE + "/:type", this::explain);
    }

    private static void reading(Router router, String path, Handler<RoutingContext> handler) {
        router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(handler);
        router.route(path).handler(context -> Allowed.answerOther(context, READING));
    }

    private void explain(RoutingContext context) {
        Optional.ofNullable(explanations.get(String.valueOf(context.pathParam("type"))))
                .ifPresentOrElse(
                        explanation -> answer(context, "application/json", explanation),
                        () -> Problem.NOT_FOUND.answer(context, "There is no such type of problem; see " + PAGE));
    }

    private static void answer(RoutingContext context, String mediaType, Buffer content) {
        var headers = context.response()
                .headers()
                .set(HttpHeaders.CONTENT_TYPE, mediaType)
                .set(HttpHeaders.CACHE_CONTROL, "public, max-age=300");
        Compression.allow(headers, content.length());
        var _ = context.response().end(content);
    }

    private static Buffer explanation(MatchResult row) {
        return new JsonObject()
                .put("type", PAGE + "/" + row.group("type"))
                .put("status", Integer.parseInt(row.group("status")))
                .put("title", row.group("when"))
                .put("whatToDo", row.group("todo"))
                .toBuffer();
    }
}
