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
import java.util.HashMap;
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
    private final Cache<Remembered, Known> found = Caffeine.newBuilder()
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
     * repetition is harmless. {@code null}-free: an empty answer leaves what is known as it is. If more is to be kept than
     * before, give the subscription another name: it reads everything again, and completes what is there.
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
                                    + " WHERE known.position <= excluded.position")
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
        return findActive(tenant, references.stream().map(References::key).toList())
                .invoke(active -> {
                    List<Fault> faults = references.stream()
                            .filter(reference -> !active.containsKey(key(reference)))
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

    /** Those of these that are active, in this order; what was required a moment ago is not asked for again. */
    public Uni<List<Known>> active(String tenant, String category, Collection<String> ids) {
        List<Key> keys = ids.stream().map(id -> new Key(category, id)).toList();
        return findActive(tenant, keys)
                .map(active -> keys.stream()
                        .flatMap(key -> Optional.ofNullable(active.get(key)).stream())
                        .toList());
    }

    private Uni<Map<Key, Known>> findActive(String tenant, List<Key> keys) {
        Map<Key, Known> active = new HashMap<>();
        List<Key> unsure = new ArrayList<>();
        for (Key key : keys) {
            Known remembered = found.getIfPresent(new Remembered(tenant, key));
            if (remembered == null) {
                unsure.add(key);
            } else {
                active.put(key, remembered);
            }
        }
        if (unsure.isEmpty()) {
            return Uni.createFrom().item(active);
        }
        String[] categories = unsure.stream().map(Key::category).toArray(String[]::new);
        String[] ids = unsure.stream().map(Key::id).toArray(String[]::new);
        return Uni.createFrom()
                .completionStage(pool.preparedQuery("SELECT category, id, attributes FROM known_references($1, $2, $3)")
                        .execute(Tuple.of(tenant, categories, ids))
                        .toCompletionStage())
                .map(rows -> {
                    rows.forEach(row -> {
                        Key key = new Key(row.getString(0), row.getString(1));
                        Known known = new Known(key.id(), true, Json.read(row.getString(2), JsonNode.class));
                        active.put(key, known);
                        found.put(new Remembered(tenant, key), known);
                    });
                    return active;
                });
    }

    private record Key(String category, String id) {}

    private record Remembered(String tenant, Key key) {}

    private static Key key(Reference reference) {
        return new Key(reference.category(), reference.id());
    }
}
