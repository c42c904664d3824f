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
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The catalogue of events that this gateway was built with: the AsyncAPI document, each schema in it, and a page to read. */
@Singleton
class EventCatalogue {

    static final String DOCUMENT = "/asyncapi.json";
    static final String PAGE = "/events";
    static final String SCHEMAS = "/schemas";

    private static final Pattern STATE = Pattern.compile("\\.state\\.v[0-9]+$");
    private static final String RESTRICTED = ".restricted";
    private static final String READING = Allowed.methods(Set.of(HttpMethod.GET));

    private final Buffer document = Contract.packaged("contract/asyncapi.json");
    private final Map<String, Buffer> schemas;
    private final Set<String> types;
    private final Buffer page;

    EventCatalogue() {
        var described = new JsonObject(document);
        this.schemas = described.getJsonObject("components").getJsonObject("schemas").stream()
                .filter(schema -> schema.getKey().startsWith("org.lodestar."))
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, schema -> standingAlone((JsonObject) schema.getValue())));
        this.types = schemas.keySet().stream()
                .filter(type ->
                        !type.endsWith(RESTRICTED) && !STATE.matcher(type).find())
                .collect(Collectors.toUnmodifiableSet());
        this.page = Buffer.buffer(CataloguePage.of(described));
    }

    /**
     * Whether there is an event of such a type.
     *
     * @param type a whole one, or how some begin followed by {@code *}
     */
    boolean has(String type) {
        var beginning = type.endsWith("*") ? type.substring(0, type.length() - 1) : type;
        return type.equals(beginning)
                ? types.contains(type)
                : types.stream().anyMatch(each -> each.startsWith(beginning));
    }

    /** Puts the addresses on the router. */
    void mount(Router router) {
        reading(router, DOCUMENT, context -> answer(context, "application/json", document));
        reading(router, PAGE, this::answerPage);
        reading(router, SCHEMAS + "/:type", context -> answerSchema(context, ""));
        reading(router, SCHEMAS + "/:type/restricted", context -> answerSchema(context, RESTRICTED));
    }

    private static void reading(Router router, String path, Handler<RoutingContext> handler) {
        router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(handler);
        router.route(path).handler(context -> Allowed.answerOther(context, READING));
    }

    private static Buffer standingAlone(JsonObject schema) {
        return new JsonObject()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .mergeIn(schema)
                .toBuffer();
    }

    private void answerSchema(RoutingContext context, String form) {
        var type = String.valueOf(context.pathParam("type"));
        Optional.ofNullable(type.endsWith(RESTRICTED) ? null : schemas.get(type + form))
                .ifPresentOrElse(
                        schema -> answer(context, "application/schema+json", schema),
                        () -> Problem.NOT_FOUND.answer(context, "There is no such type of event; see " + PAGE));
    }

    private void answerPage(RoutingContext context) {
        context.response().putHeader(ResponseHeaders.CONTENT_SECURITY_POLICY, ResponseHeaders.PAGE_POLICY);
        answer(context, "text/html; charset=UTF-8", page);
    }

    private static void answer(RoutingContext context, String mediaType, Buffer content) {
        var headers = context.response()
                .headers()
                .set(HttpHeaders.CONTENT_TYPE, mediaType)
                .set(HttpHeaders.CACHE_CONTROL, "public, max-age=300");
        Compression.allow(headers, content.length());
        var _ = context.response().end(content);
    }
}
