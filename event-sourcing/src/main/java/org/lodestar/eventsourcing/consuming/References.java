package org.lodestar.eventsourcing.consuming;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.Rejection;
import org.lodestar.eventsourcing.commanding.CommandFailure;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.store.Tenancy;

/** What this service knows of things that other services own, learned from their events. */
public final class References {

    private final Pool pool;
    private final Cache<Key, Boolean> found = Caffeine.newBuilder()
            .maximumSize(50_000)
            .expireAfterWrite(Duration.ofSeconds(10))
            .build();

    public References(Pool pool) {
        this.pool = pool;
    }

    /** The one refusal of this class. */
    public enum ReferenceRejection implements Rejection {
        UNKNOWN_REFERENCE;

        @Override
        public Kind kind() {
            return Kind.INVALID;
        }

        @Override
        public String title() {
            return "The request refers to something that does not exist";
        }
    }

    /** A thing as last heard of: whether it is still active, and the attributes that were kept. */
    public record Known(String id, boolean active, JsonNode attributes) {}

    /** What to keep of a message: nothing if it does not matter. */
    public record Kept(boolean active, Map<String, Object> attributes) {

        /** It exists; nothing more is kept. */
        public static Kept present() {
            return new Kept(true, Map.of());
        }

        /** It exists no more. */
        public static Kept gone() {
            return new Kept(false, Map.of());
        }
    }

    /**
     * A listener that keeps what {@code keep} answers for each message, by subject; the later message wins, so that
     * repetition is harmless. {@code null}-free: an empty answer leaves what is known as it is.
     */
    public Subscription.Listener keeping(Function<Message, Optional<Kept>> keep) {
        return (tenant, messages) -> {
            ArrayNode rows = Json.mapper().createArrayNode();
            Set<String> seen = new HashSet<>();
            for (Message message : messages.reversed()) {
                Optional<Kept> kept = keep.apply(message);
                if (kept.isPresent() && seen.add(message.subject().toString())) {
                    rows.addObject()
                            .put("tenant_id", tenant)
                            .put("category", message.subject().category())
                            .put("id", message.subject().id())
                            .put("active", kept.get().active())
                            .put("position", message.sequence())
                            .set(
                                    "attributes",
                                    Json.mapper().valueToTree(kept.get().attributes()));
                }
            }
            if (rows.isEmpty()) {
                return Future.succeededFuture();
            }
            return Tenancy.within(
                    pool,
                    tenant,
                    connection -> connection
                            .preparedQuery("INSERT INTO known_reference AS known"
                                    + " SELECT * FROM jsonb_populate_recordset(NULL::known_reference, $1::text::jsonb)"
                                    + " ON CONFLICT (tenant_id, category, id) DO UPDATE SET active = excluded.active,"
                                    + " attributes = excluded.attributes, position = excluded.position"
                                    + " WHERE known.position < excluded.position")
                            .execute(Tuple.of(rows.toString())));
        };
    }

    /** What is known of these; those never heard of are not in the answer. */
    public Uni<List<Known>> find(String tenant, String category, Collection<String> ids) {
        return Uni.createFrom()
                .completionStage(Tenancy.within(
                                pool,
                                tenant,
                                connection -> connection
                                        .preparedQuery("SELECT id, active, attributes::text FROM known_reference"
                                                + " WHERE tenant_id = $1 AND category = $2 AND id = ANY ($3)")
                                        .execute(Tuple.of(tenant, category, ids.toArray(String[]::new)))
                                        .map(rows -> {
                                            List<Known> known = new ArrayList<>();
                                            rows.forEach(row -> known.add(new Known(
                                                    row.getString(0),
                                                    row.getBoolean(1),
                                                    Json.read(row.getString(2), JsonNode.class))));
                                            return known;
                                        }))
                        .toCompletionStage());
    }

    /**
     * Completes if all of these exist and are active; else fails with {@code unknown-reference}, naming every place at
     * fault. What was found is remembered for ten seconds.
     */
    public Uni<Void> require(String tenant, List<Reference> references) {
        List<Reference> unsure = references.stream()
                .filter(reference -> found.getIfPresent(key(tenant, reference)) == null)
                .toList();
        if (unsure.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        String[] categories = unsure.stream().map(Reference::category).toArray(String[]::new);
        String[] ids = unsure.stream().map(Reference::id).toArray(String[]::new);
        return Uni.createFrom()
                .completionStage(pool.preparedQuery("SELECT category, id FROM active_references($1, $2, $3)")
                        .execute(Tuple.of(tenant, categories, ids))
                        .toCompletionStage())
                .invoke(rows -> {
                    Set<Key> active = new HashSet<>();
                    rows.forEach(row -> active.add(new Key(tenant, row.getString(0), row.getString(1))));
                    active.forEach(key -> found.put(key, Boolean.TRUE));
                    List<Fault> faults = unsure.stream()
                            .filter(reference -> !active.contains(key(tenant, reference)))
                            .map(reference ->
                                    new Fault(reference.pointer(), "There is no such entry in " + reference.category()))
                            .toList();
                    if (!faults.isEmpty()) {
                        throw new CommandFailure.Refused(
                                ReferenceRejection.UNKNOWN_REFERENCE,
                                ReferenceRejection.UNKNOWN_REFERENCE.title(),
                                faults);
                    }
                })
                .replaceWithVoid();
    }

    private record Key(String tenant, String category, String id) {}

    private static Key key(String tenant, Reference reference) {
        return new Key(tenant, reference.category(), reference.id());
    }
}
