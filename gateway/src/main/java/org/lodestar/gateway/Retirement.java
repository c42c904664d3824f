package org.lodestar.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * That an operation goes: since when that is known (RFC 9745), and the day it is there no more (RFC 8594). The contract says
 * so with {@code deprecated} and the days {@code x-deprecated} and {@code x-sunset}; every answer of the operation tells it.
 */
record Retirement(LocalDate since, LocalDate sunset) {

    private static final CharSequence DEPRECATION = HttpHeaders.createOptimized("Deprecation");
    private static final CharSequence SUNSET = HttpHeaders.createOptimized("Sunset");
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    /**
     * Those of a path of the contract.
     *
     * @throws IllegalStateException if an operation is deprecated and does not say since when and until when
     */
    static Map<HttpMethod, Retirement> of(JsonObject path) {
        var retirements = new HashMap<HttpMethod, Retirement>();
        for (var name : path.fieldNames()) {
            if (path.getValue(name) instanceof JsonObject operation && operation.getBoolean("deprecated", false)) {
                retirements.put(HttpMethod.valueOf(name.toUpperCase(Locale.ROOT)), of(name, operation));
            }
        }
        if (retirements.containsKey(HttpMethod.GET)) {
            retirements.put(HttpMethod.HEAD, retirements.get(HttpMethod.GET));
        }
        return Map.copyOf(retirements);
    }

    private static Retirement of(String name, JsonObject operation) {
        if (!operation.containsKey("x-deprecated") || !operation.containsKey("x-sunset")) {
            throw new IllegalStateException("A deprecated %s says x-deprecated and x-sunset".formatted(name));
        }
        return new Retirement(
                LocalDate.parse(operation.getString("x-deprecated")), LocalDate.parse(operation.getString("x-sunset")));
    }

    /** Tells it in the headers of an answer. */
    void tell(MultiMap headers) {
        headers.set(DEPRECATION, "@" + since.atStartOfDay(ZoneOffset.UTC).toEpochSecond());
        headers.set(SUNSET, HTTP_DATE.format(sunset.atStartOfDay(ZoneOffset.UTC)));
    }
}
