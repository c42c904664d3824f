package org.lodestar.eventsourcing.stage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads one or several logs again and again from where it was, as fast as it can, while others write to them. */
public final class LogTail implements AutoCloseable {

    /** A log to read: the events after a position, as far as they can be seen now. */
    @FunctionalInterface
    public interface Source {
        /** May fail; it is then asked again. */
        List<SeenEvent> after(String log, long position);
    }

    private final Source source;
    private final Map<String, List<SeenEvent>> seen = new LinkedHashMap<>();
    private final Thread thread;
    private volatile boolean stopping;
    private long failures;

    public LogTail(Source source, Set<String> logs) {
        this.source = source;
        logs.forEach(log -> seen.put(log, new ArrayList<>()));
        this.thread = Thread.ofPlatform().daemon().name("log-tail").start(this::run);
    }

    private void run() {
        boolean last = false;
        while (!last) {
            last = stopping;
            for (Map.Entry<String, List<SeenEvent>> log : seen.entrySet()) {
                List<SeenEvent> soFar = log.getValue();
                try {
                    soFar.addAll(source.after(
                            log.getKey(), soFar.isEmpty() ? 0 : soFar.getLast().position()));
                } catch (RuntimeException e) {
                    failures++;
                    if (failures > 10_000) {
                        throw e;
                    }
                    last = false;
                }
            }
        }
    }

    /** Reads each log once more to its end and stops; what was seen of each, in the order in which it was seen. */
    public Map<String, List<SeenEvent>> finish() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return seen;
    }

    @Override
    public void close() {
        finish();
    }
}
