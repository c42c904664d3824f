package org.lodestar.eventsourcing.http;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Pages of what is no read model of streams, with the same parameters and links as those. */
@Singleton
public class Pages {

    private final Cursors cursors;
    private final UriInfo uri;

    Pages(Cursors cursors, UriInfo uri) {
        this.cursors = cursors;
        this.uri = uri;
    }

    /**
     * One page.
     *
     * @param scope what a cursor of this list holds for
     * @param read answers what comes after a place, at most so many
     */
    public <T, R> Uni<RestResponse<Page<R>>> page(
            String scope,
            Optional<String> limit,
            Optional<String> cursor,
            BiFunction<Optional<String>, Integer, Uni<List<T>>> read,
            Function<T, String> place,
            Function<T, R> representation) {
        int size = Lists.size(limit);
        String path = uri.getPath();
        return read.apply(cursor.map(text -> cursors.decode(scope, text)), size + 1)
                .map(found -> {
                    List<T> shown = found.size() > size ? found.subList(0, size) : found;
                    var response = ResponseBuilder.ok(
                            new Page<>(shown.stream().map(representation).toList()));
                    if (found.size() > size) {
                        String next = cursors.encode(scope, place.apply(shown.getLast()));
                        response.header("Link", '<' + path + "?limit=" + size + "&cursor=" + next + ">; rel=\"next\"");
                    }
                    return response.build();
                });
    }
}
