package org.lodestar.gateway;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waits at the end of one log for all the streams that have come there: one request for as many as there are. It reads
 * everything, with the token of one of them; each takes what it wants. All of it runs on the context of the streams.
 */
final class LogTail {

    private static final EventFilter ALL = new EventFilter(List.of(), List.of());
    private static final int PAGE = 500;
    private static final int WAIT_SECONDS = 25;
    private static final long SHORTEST_PAUSE = 100;
    private static final long LONGEST_PAUSE = 5_000;

    private final EventStreams streams;
    private final ServiceLogs logs;
    private final String service;
    private final Runnable abandoned;
    private final Set<EventStream> members = new LinkedHashSet<>();
    private EventCursor.Place place;
    private ServiceLogs.Awaited awaited = new ServiceLogs.Awaited();
    private long pause = SHORTEST_PAUSE;
    private boolean over;

    /**
     * Begins at a place of which nothing is known yet.
     *
     * @param abandoned is told when the last stream has left
     */
    LogTail(EventStreams streams, ServiceLogs logs, String service, EventCursor.Place place, Runnable abandoned) {
        this.streams = streams;
        this.logs = logs;
        this.service = service;
        this.place = place;
        this.abandoned = abandoned;
    }

    /** Lets a stream in that has everything up to here; answers false to one that has not. */
    boolean join(EventStream stream, long position) {
        if (position < place.position()) {
            return false;
        }
        members.add(stream);
        if (members.size() == 1) {
            read();
        }
        return true;
    }

    void leave(EventStream stream) {
        if (members.remove(stream) && members.isEmpty()) {
            over = true;
            awaited.end();
            abandoned.run();
        }
    }

    private void read() {
        if (over) {
            return;
        }
        var asked = members.stream()
                .map(EventStream::asked)
                .max(Comparator.comparingLong(each -> each.caller().expires()));
        if (asked.isEmpty()) {
            return;
        }
        awaited = new ServiceLogs.Awaited();
        streams.here(logs.await(asked.get().with(ALL), service, place, PAGE, WAIT_SECONDS, awaited))
                .onComplete(read -> {
                    if (over) {
                        return;
                    }
                    if (read.succeeded()) {
                        pause = SHORTEST_PAUSE;
                        tell(read.result());
                        read();
                    } else if (read.cause() instanceof ServiceLogs.Restored) {
                        List.copyOf(members).forEach(stream -> stream.end("the log was restored from a backup"));
                    } else {
                        rest();
                    }
                });
    }

    private void tell(EventPage page) {
        place = EventCursor.Place.of(page.next(), page.epoch());
        List.copyOf(members).forEach(stream -> stream.tell(service, page));
    }

    /** The service is away: nothing is lost by waiting, as this goes on where it was. */
    private void rest() {
        var millis = pause + ThreadLocalRandom.current().nextLong(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE);
        streams.after(millis, this::read);
    }
}
