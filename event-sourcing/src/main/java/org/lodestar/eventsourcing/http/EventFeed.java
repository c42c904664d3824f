package org.lodestar.eventsourcing.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.commanding.CommandFailure;
import org.lodestar.eventsourcing.commanding.Feature;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.publishing.CloudEvents;
import org.lodestar.eventsourcing.publishing.EventFilter;
import org.lodestar.eventsourcing.publishing.Wire;
import org.lodestar.eventsourcing.runtime.EventSourcing;
import org.lodestar.eventsourcing.sealing.Seals;
import org.lodestar.eventsourcing.sealing.Seals.Sealed;
import org.lodestar.eventsourcing.store.EventLog;
import org.lodestar.eventsourcing.store.StoredEvent;

/**
 * The service's log as a feed of CloudEvents, for the gateway, which puts the logs of all services together. A page is one
 * range of the log; nothing is folded. Who asks to wait holds no connection of the database meanwhile.
 */
@Singleton
public class EventFeed {

    /** How much of the log is looked through for the events that a filter takes. */
    private static final int LOOKED_THROUGH = 10_000;

    private static final int LONGEST_WAIT = 30;
    private static final int MOST_TERMS = 50;
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9._-]{1,200}\\*?|\\*");
    private static final Pattern SUBJECT = Pattern.compile("[^\\p{Cntrl},]{1,300}");

    private final Vertx vertx;
    private final EventSourcing eventSourcing;
    private final Calls calls;

    EventFeed(Vertx vertx, EventSourcing eventSourcing, Calls calls) {
        this.vertx = vertx;
        this.eventSourcing = eventSourcing;
        this.calls = calls;
    }

    /** What is asked for: the parameters {@code after}, {@code limit}, {@code types}, {@code subjects} and {@code wait}. */
    private record Asked(
            String tenant,
            Set<String> orgs,
            long after,
            int limit,
            EventFilter filter,
            Duration patience,
            boolean whole) {

        /** Whether the event concerns the reader; one that concerns no organisation does not concern those of some. */
        boolean concerns(Wire.Published event) {
            return orgs.isEmpty()
                    || event.metadata().orgs().stream()
                            .flatMap(Set::stream)
                            .anyMatch(org -> org.equals(Feature.EVERY_ORG) || orgs.contains(org));
        }
    }

    /** Every event as everybody may see it: what its general topic carries. */
    public Uni<byte[]> general() {
        return page(false);
    }

    /** Every event whole. */
    public Uni<byte[]> whole() {
        return page(true);
    }

    private Uni<byte[]> page(boolean whole) {
        Asked asked = asked(whole);
        Future<byte[]> page = eventSourcing
                .log()
                .reach(asked.tenant())
                .compose(reach ->
                        position(reach) == asked.after() && asked.patience().isPositive()
                                ? eventSourcing
                                        .awaitMore(asked.tenant(), asked.after(), asked.patience())
                                        .compose(_ -> eventSourcing.log().reach(asked.tenant()))
                                : Future.succeededFuture(reach))
                .compose(reach -> page(asked, reach));
        return Uni.createFrom().completionStage(page.toCompletionStage());
    }

    private static long position(Optional<EventLog.Reach> reach) {
        return reach.map(EventLog.Reach::position).orElse(0L);
    }

    private Future<byte[]> page(Asked asked, Optional<EventLog.Reach> reach) {
        long head = position(reach);
        String epoch = reach.map(EventLog.Reach::epoch).orElse("");
        if (asked.after() >= head) {
            return written(asked, new EventLog.Stretch(List.of(), asked.after()), Map.of(), head, epoch);
        }
        Wire wire = eventSourcing.wire();
        boolean all = asked.filter().takesAll();
        long upTo = Math.min(head, asked.after() + (all ? asked.limit() : LOOKED_THROUGH));
        return eventSourcing
                .log()
                .stretch(
                        asked.tenant(),
                        asked.after(),
                        upTo,
                        asked.filter().withoutStored(wire),
                        asked.whole()
                                ? new TreeSet<>(asked.filter().subjects())
                                : asked.filter().storedStreams(wire),
                        asked.limit())
                .compose(stretch -> eventSourcing
                        .seals()
                        .of(asked.tenant(), asked.after(), stretch.next())
                        .compose(seals -> written(asked, stretch, seals, head, epoch)));
    }

    /** A megabyte of JSON is not for the event loop. */
    private Future<byte[]> written(
            Asked asked, EventLog.Stretch stretch, Map<Long, Sealed> seals, long head, String epoch) {
        Callable<byte[]> write = () -> write(asked, stretch, seals, head, epoch);
        return vertx.executeBlocking(write, false).map(Objects::requireNonNull);
    }

    /**
     * The events as JSON, one after the other; before them an index, so that the gateway can put them together with those of other
     * services without reading them: position, time in microseconds, type, subject, and the length in bytes.
     */
    private byte[] write(Asked asked, EventLog.Stretch stretch, Map<Long, Sealed> seals, long head, String epoch)
            throws IOException {
        var index = new ByteArrayOutputStream(4_096);
        var events = new ByteArrayOutputStream(65_536);
        JsonFactory factory = Json.mapper().getFactory();
        try (JsonGenerator json = factory.createGenerator(index)) {
            json.writeStartObject();
            json.writeStringField("epoch", epoch);
            json.writeNumberField("head", head);
            json.writeNumberField("next", stretch.next());
            json.writeArrayFieldStart("index");
            for (StoredEvent stored : stretch.events()) {
                Wire.Forms forms = eventSourcing.wire().forms(stored);
                Wire.Published event = asked.whole() ? forms.restricted().orElse(forms.general()) : forms.general();
                if (asked.filter().takesSubject(event.subject()) && asked.concerns(event)) {
                    if (events.size() > 0) {
                        events.write(',');
                    }
                    int before = events.size();
                    try (JsonGenerator each = factory.createGenerator(events)) {
                        Optional<String> sealedHash = Seals.hashIfOther(
                                event, forms.general(), Optional.ofNullable(seals.get(stored.position())));
                        CloudEvents.write(event, eventSourcing.publicUrl(), sealedHash, each);
                    }
                    json.writeStartArray();
                    json.writeNumber(stored.position());
                    json.writeNumber(ChronoUnit.MICROS.between(Instant.EPOCH, stored.recordedAt()));
                    json.writeString(event.type());
                    json.writeString(event.subject());
                    json.writeNumber(events.size() - before);
                    json.writeEndArray();
                }
            }
            json.writeEndArray();
            json.writeFieldName("data");
            json.writeRawValue("[");
            json.flush();
            events.writeTo(index);
            json.writeRaw(']');
            json.writeEndObject();
        }
        return index.toByteArray();
    }

    /** The running hash of the log up to the place {@code at}, or as far as it is sealed. */
    public Uni<LogHead> head() {
        String tenant = calls.current().tenant();
        Optional<Long> at =
                Optional.ofNullable(calls.context().queryParams().get("at")).map(text -> Lists.position("at", text));
        Future<LogHead> head = eventSourcing
                .log()
                .reach(tenant)
                .compose(reach -> at.map(position -> at(tenant, position, position(reach)))
                        .orElseGet(() -> eventSourcing.seals().head(tenant))
                        .map(found -> new LogHead(
                                reach.map(EventLog.Reach::epoch).orElse(""),
                                Math.max(position(reach), found.position()),
                                found.position(),
                                found.hex())));
        return Uni.createFrom().completionStage(head.toCompletionStage());
    }

    private Future<Seals.Head> at(String tenant, long position, long head) {
        if (position > head) {
            return Future.failedFuture(
                    new InvalidRequest("at", "A position that this log has not come to: it lies in the future"));
        }
        return eventSourcing
                .seals()
                .at(tenant, position)
                .compose(found -> found.map(Future::succeededFuture)
                        .orElseGet(() -> Future.failedFuture(
                                new CommandFailure.Unavailable("The log is not sealed up to this position yet"))));
    }

    /**
     * The running hash of a log, hexadecimal, up to a position.
     *
     * @param recorded how far the log reaches
     */
    public record LogHead(String epoch, long recorded, long position, String hash) {}

    private Asked asked(boolean whole) {
        MultiMap parameters = calls.context().queryParams();
        EventFilter filter = new EventFilter(terms(parameters, "types"), terms(parameters, "subjects"));
        check(filter);
        return new Asked(
                calls.current().tenant(),
                calls.orgs(),
                Optional.ofNullable(parameters.get("after"))
                        .map(text -> Lists.position("after", text))
                        .orElse(0L),
                Lists.size(Optional.ofNullable(parameters.get("limit"))),
                filter,
                patience(Optional.ofNullable(parameters.get("wait"))),
                whole);
    }

    private static List<String> terms(MultiMap parameters, String name) {
        return parameters.getAll(name).stream()
                .flatMap(list -> List.of(list.split(",", -1)).stream())
                .toList();
    }

    private void check(EventFilter filter) {
        Wire wire = eventSourcing.wire();
        List<Fault> faults = new ArrayList<>();
        if (filter.types().size() > MOST_TERMS || filter.subjects().size() > MOST_TERMS) {
            faults.add(new Fault(filter.types().size() > MOST_TERMS ? "types" : "subjects", "At most " + MOST_TERMS));
        }
        filter.types().stream()
                .filter(type -> !TYPE.matcher(type).matches())
                .forEach(_ -> faults.add(new Fault("types", "Types, or their beginnings followed by *")));
        filter.subjects().stream()
                .filter(subject -> !SUBJECT.matcher(subject).matches())
                .forEach(_ -> faults.add(new Fault("subjects", "How subjects begin, such as goals/")));
        filter.types().stream()
                .filter(type -> type.startsWith(wire.typePrefix())
                        && !type.endsWith("*")
                        && !wire.types().containsKey(type))
                .forEach(type -> faults.add(new Fault("types", "There is no type " + type)));
        if (!faults.isEmpty()) {
            throw new InvalidRequest(faults);
        }
    }

    private static Duration patience(Optional<String> text) {
        if (text.isEmpty()) {
            return Duration.ZERO;
        }
        if (!text.get().matches("[0-9]{1,2}")) {
            throw new InvalidRequest("wait", "Whole seconds, at most " + LONGEST_WAIT);
        }
        return Duration.ofSeconds(Math.min(Integer.parseInt(text.get()), LONGEST_WAIT));
    }
}
