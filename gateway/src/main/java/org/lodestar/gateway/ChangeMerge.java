package org.lodestar.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The changes of several services as one page, by time; those of one service stay in the order of its log.
 *
 * @param body the answer
 * @param next where the next page begins, if there is more already
 */
record ChangeMerge(Buffer body, Optional<ChangeCursor> next) {

    /** The answer of one service, on its way into the page. */
    private static final class Source {

        private final String service;
        private final JsonArray changes;
        private final JsonObject page;
        private int taken;

        Source(String service, Buffer answer) {
            this.service = service;
            this.page = answer.toJsonObject();
            this.changes = page.getJsonArray("data");
        }

        boolean isLeft() {
            return taken < changes.size();
        }

        Instant at() {
            return Instant.parse(changes.getJsonObject(taken).getString("changedAt"));
        }

        JsonObject take() {
            return changes.getJsonObject(taken++);
        }

        /** Where the next page begins. */
        long next(long before) {
            if (!isLeft()) {
                return page.getLong("next");
            }
            return taken == 0 ? before : changes.getJsonObject(taken - 1).getLong("position");
        }

        /** Up to where everything has been told. */
        long contained(long before) {
            return Math.min(next(before), page.getLong("contained"));
        }

        boolean hasMore() {
            return isLeft() || page.getBoolean("more");
        }
    }

    /**
     * The page.
     *
     * @param answers of the services that the token opens, by their names
     * @param place where the page begins
     * @param limit how many changes it has at most
     * @throws RuntimeException if an answer is not one
     */
    static ChangeMerge of(Map<String, Buffer> answers, ChangeCursor place, int limit) {
        List<Source> sources = new ArrayList<>();
        answers.forEach((service, answer) -> sources.add(new Source(service, answer)));
        var data = new JsonArray();
        while (data.size() < limit) {
            var first = sources.stream().filter(Source::isLeft).min(Comparator.comparing(Source::at));
            if (first.isEmpty()) {
                break;
            }
            data.add(first.get().take());
        }
        var next = place;
        var contained = place;
        for (var source : sources) {
            var before = place.of(source.service);
            next = next.with(source.service, source.next(before));
            contained = contained.with(source.service, source.contained(before));
        }
        var body = new JsonObject().put("data", data).put("cursor", contained.encode());
        return new ChangeMerge(
                body.toBuffer(), sources.stream().anyMatch(Source::hasMore) ? Optional.of(next) : Optional.empty());
    }
}
