package org.lodestar.gateway;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Stretches of several logs as one, by time; the events of one service stay in the order of its log.
 *
 * @param next where the next one begins
 * @param more whether there is more already
 * @param left what was read and is not in it, by service, with the positions after which it begins
 */
record EventMerge(List<EventPage.Told> events, EventCursor next, boolean more, Map<String, EventPage> left) {

    private static final class Source {

        private final String service;
        private final EventPage page;
        private int taken;

        Source(String service, EventPage page) {
            this.service = service;
            this.page = page;
        }

        boolean isLeft() {
            return taken < page.events().size();
        }

        Instant time() {
            return page.events().get(taken).time();
        }

        String service() {
            return service;
        }

        EventPage.Told take() {
            return page.events().get(taken++);
        }

        long next(long before) {
            if (!isLeft()) {
                return page.next();
            }
            return taken == 0 ? before : page.events().get(taken - 1).position();
        }

        boolean hasMore() {
            return isLeft() || page.hasMore();
        }
    }

    /**
     * Puts them together.
     *
     * @param pages by service
     * @param place where they begin
     * @param limit how many events it has at most
     */
    static EventMerge of(Map<String, EventPage> pages, EventCursor place, int limit) {
        var sources = pages.entrySet().stream()
                .map(page -> new Source(page.getKey(), page.getValue()))
                .toList();
        var waiting = new PriorityQueue<>(Comparator.comparing(Source::time).thenComparing(Source::service));
        sources.stream().filter(Source::isLeft).forEach(waiting::add);
        List<EventPage.Told> events = new ArrayList<>();
        while (events.size() < limit && !waiting.isEmpty()) {
            var first = waiting.remove();
            events.add(first.take());
            if (first.isLeft()) {
                waiting.add(first);
            }
        }
        var next = place;
        var left = new TreeMap<String, EventPage>();
        for (var source : sources) {
            var before = place.of(source.service).position();
            next = next.with(source.service, EventCursor.Place.of(source.next(before), source.page.epoch()));
            if (source.isLeft()) {
                left.put(source.service, source.page.after(source.taken));
            }
        }
        return new EventMerge(events, next, sources.stream().anyMatch(Source::hasMore), left);
    }
}
