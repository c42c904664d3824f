package org.lodestar.gateway;

import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The id by which one request is found again in the logs of every service it passed. A client may bring its own if it is
 * short and plain; anything else would let it write into logs.
 */
final class RequestId {

    static final String HEADER = "X-Request-Id";

    private static final int LONGEST = 64;
    private static final HexFormat HEX = HexFormat.of();

    private RequestId() {}

    /** The id of the request, chosen when it is asked for first. */
    static String of(RoutingContext context) {
        String known = context.get(HEADER);
        if (known != null) {
            return known;
        }
        var offered = context.request().getHeader(HEADER);
        var id = offered != null && isPlain(offered) ? offered : make();
        context.put(HEADER, id);
        return id;
    }

    private static boolean isPlain(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return false;
        }
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            var plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_'
                    || c == '.';
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    private static String make() {
        var random = ThreadLocalRandom.current();
        return HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
    }
}
