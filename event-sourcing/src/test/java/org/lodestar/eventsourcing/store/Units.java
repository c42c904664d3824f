package org.lodestar.eventsourcing.store;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Units to append, where only the numbers matter. */
final class Units {

    private Units() {}

    /** {@code count} events on one stream from the version {@code base}. */
    static AppendUnit unit(String tenant, String stream, long base, int count) {
        return unit(tenant, change(stream, base, count));
    }

    static AppendUnit unit(String tenant, AppendUnit.Change... changes) {
        return unit(tenant, List.of(), changes);
    }

    static AppendUnit unit(String tenant, List<AppendUnit.NewReceipt> receipts, AppendUnit.Change... changes) {
        List<AppendUnit.NewEvent> events = new ArrayList<>();
        for (AppendUnit.Change change : changes) {
            for (long version = change.base() + 1; version <= change.version(); version++) {
                events.add(event(change.stream(), version));
            }
        }
        return new AppendUnit(tenant, Arrays.asList(changes), receipts, events);
    }

    static AppendUnit.Change change(String stream, long base, int count) {
        return new AppendUnit.Change(stream, base, base + count, state(base + count), 1);
    }

    static String state(long version) {
        return "{\"version\":" + version + '}';
    }

    private static AppendUnit.NewEvent event(String stream, long version) {
        return new AppendUnit.NewEvent(
                stream,
                version,
                UuidCreator.getTimeOrderedEpoch(),
                "thing-happened.v1",
                "{\"n\":" + version + '}',
                "{\"actor\":\"test\",\"correlationId\":\"c\"}");
    }

    /** A receipt for the last of {@code events} events. */
    static AppendUnit.NewReceipt receipt(String key, String stream, long version, int events) {
        return new AppendUnit.NewReceipt("client", key, "fingerprint-" + key, stream, version, events - 1);
    }
}
