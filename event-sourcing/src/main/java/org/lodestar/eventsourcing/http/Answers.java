package org.lodestar.eventsourcing.http;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NotFoundException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.eventsourcing.Recorded;
import org.lodestar.eventsourcing.commanding.Answer;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.eventsourcing.commanding.Streams;

/** Answers with the headers that every resource of the platform has: version, position, place. */
@Singleton
public class Answers {

    /** The header that tells a write's place in the log, and that a read may carry to see at least that. */
    public static final String POSITION = "Lodestar-Position";

    private final Calls calls;

    Answers(Calls calls) {
        this.calls = calls;
    }

    /** 201 with {@code Location}, {@code ETag}, position and the representation. */
    public <S, R> RestResponse<R> created(Answer<S> answer, Function<Folded<S>, R> representation) {
        return written(RestResponse.Status.CREATED, answer, representation)
                // not location(), which looks for a request to resolve it by; a line of a batch has none
                .header("Location", "/v1/" + answer.stream())
                .build();
    }

    /** 200 with {@code ETag}, position and the representation. */
    public <S, R> RestResponse<R> ok(Answer<S> answer, Function<Folded<S>, R> representation) {
        return written(RestResponse.Status.OK, answer, representation).build();
    }

    private static <S, R> RestResponse.ResponseBuilder<R> written(
            RestResponse.Status status, Answer<S> answer, Function<Folded<S>, R> representation) {
        RestResponse.ResponseBuilder<R> builder = RestResponse.ResponseBuilder.create(
                status, representation.apply(new Folded<>(answer.stream(), answer.version(), answer.state())));
        builder.header("ETag", '"' + Long.toString(answer.version()) + '"');
        if (answer.position() > 0) {
            builder.header(POSITION, answer.position());
        }
        if (answer.replayed()) {
            builder.header("Idempotent-Replayed", "true");
        }
        return builder;
    }

    /**
     * 200 with the stream's current state, or its state at {@code asOf} (ISO 8601 instant); 304 if the caller has this
     * version already; 404 if there is no such stream.
     */
    public <S, R> Uni<RestResponse<R>> read(
            Streams<?, S, ?> streams, String id, Optional<String> asOf, Function<Folded<S>, R> representation) {
        String tenant = calls.current().tenant();
        var known = calls.knownVersion();
        Uni<Optional<Folded<S>>> found =
                asOf.isPresent() ? streams.asOf(tenant, id, instant(asOf.get())) : streams.find(tenant, id);
        return found.map(folded -> {
            Folded<S> there = folded.orElseThrow(NotFoundException::new);
            String etag = '"' + Long.toString(there.version()) + '"';
            return known.isPresent() && known.getAsLong() == there.version()
                    ? RestResponse.ResponseBuilder.<R>notModified()
                            .header("ETag", etag)
                            .build()
                    : RestResponse.ResponseBuilder.ok(representation.apply(there))
                            .header("ETag", etag)
                            .build();
        });
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException _) {
            throw new InvalidRequest("asOf", "An instant in UTC such as 2026-03-01T00:00:00Z");
        }
    }

    /** An event of a resource's history. */
    public record HistoryEntry(
            String id,
            String type,
            long version,
            long position,
            Instant recordedAt,
            String actor,
            String correlationId,

            @Schema(type = SchemaType.OBJECT, description = "What it says; its form goes with `type`")
            Object data) {}

    /** The events of a stream, oldest first, 1,000 a page; {@code after} is the version of the last one seen. */
    public Uni<Page<HistoryEntry>> history(Streams<?, ?, ?> streams, String id, Optional<Long> after) {
        return entries(streams, id, after.orElse(0L)).map(entries -> {
            if (entries.isEmpty() && after.isEmpty()) {
                throw new NotFoundException();
            }
            return new Page<>(entries);
        });
    }

    private <E> Uni<List<HistoryEntry>> entries(Streams<?, ?, E> streams, String id, long after) {
        return streams.history(calls.current().tenant(), id, after, 1_000)
                .map(events -> events.stream().map(Answers::entry).toList());
    }

    private static HistoryEntry entry(Recorded<?> event) {
        return new HistoryEntry(
                event.id().toString(),
                event.type(),
                event.version(),
                event.position(),
                event.at(),
                event.actor(),
                event.correlationId(),
                event.event());
    }
}
