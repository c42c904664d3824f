package org.lodestar.oneroster.provider;

import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Leads from one page to the others.
 *
 * @param address the collection, with what else the caller asked for, ready for limit and offset
 */
record PageLinks(String address, int limit, int offset) {

    static PageLinks of(String origin, RoutingContext context, Selection wanted) {
        StringBuilder address =
                new StringBuilder(origin).append(context.request().path()).append('?');
        for (Map.Entry<String, String> parameter : context.queryParams()) {
            if (!parameter.getKey().equals("limit") && !parameter.getKey().equals("offset")) {
                address.append(encoded(parameter.getKey()))
                        .append('=')
                        .append(encoded(parameter.getValue()))
                        .append('&');
            }
        }
        return new PageLinks(address.toString(), wanted.limit(), wanted.offset());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The {@code Link} header, given how many there are in all. */
    String header(long total) {
        List<String> links = new ArrayList<>();
        if (offset + (long) limit < total) {
            links.add(link("next", offset + (long) limit));
        }
        if (offset > 0) {
            links.add(link("prev", Math.max(0, offset - (long) limit)));
        }
        links.add(link("first", 0));
        links.add(link("last", total == 0 ? 0 : (total - 1) / limit * limit));
        return String.join(", ", links);
    }

    private String link(String relation, long from) {
        return '<' + address + "limit=" + limit + "&offset=" + from + ">; rel=\"" + relation + '"';
    }
}
