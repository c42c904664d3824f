package org.lodestar.observation;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.commanding.CommandFailure;
import org.lodestar.eventsourcing.consuming.Reference;
import org.lodestar.eventsourcing.consuming.References;
import org.lodestar.eventsourcing.consuming.References.Known;

/** People, schools, classes and goals, as the services that own them told. */
@Singleton
public class Directory {

    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(400);
    private static final int MOST_RETRIES = 3;

    private final References references;
    private final ObservationConfig config;

    Directory(References references, ObservationConfig config) {
        this.references = references;
        this.config = config;
    }

    /** What a request names, collected so that everything unknown is told at once. */
    public static final class Named {
        private final List<Reference> references = new ArrayList<>();

        public Named school(String id, String pointer) {
            return add("orgs", id, pointer);
        }

        public Named schoolClass(Optional<String> id, String pointer) {
            id.ifPresent(there -> add("classes", there, pointer));
            return this;
        }

        public Named person(String id, String pointer) {
            return add("users", id, pointer);
        }

        public Named person(Optional<String> id, String pointer) {
            id.ifPresent(there -> person(there, pointer));
            return this;
        }

        public Named people(List<String> ids, String pointer) {
            for (int i = 0; i < ids.size(); i++) {
                person(ids.get(i), pointer + '/' + i);
            }
            return this;
        }

        public Named goal(Optional<UUID> id, String pointer) {
            id.ifPresent(there -> add("goals", there.toString(), pointer));
            return this;
        }

        public Named goals(List<UUID> ids, String pointer) {
            for (int i = 0; i < ids.size(); i++) {
                add("goals", ids.get(i).toString(), pointer + '/' + i);
            }
            return this;
        }

        private Named add(String category, String id, String pointer) {
            references.add(new Reference(category, id, pointer));
            return this;
        }
    }

    /**
     * Completes if everything named exists, else fails with {@code unknown-reference}. What another service
     * acknowledged a moment ago may still be on its way here, so it asks again for most of a second before it refuses.
     */
    public Uni<Void> require(String tenant, Named named) {
        return references
                .require(tenant, named.references)
                .onFailure(CommandFailure.Refused.class)
                .retry()
                .withBackOff(FIRST_WAIT, LONGEST_WAIT)
                .atMost(MOST_RETRIES);
    }

    /** Whether the roster lists this person. */
    public Uni<Boolean> knowsPerson(String tenant, String id) {
        return knows(tenant, "users", id);
    }

    /** Whether the roster lists this school. */
    public Uni<Boolean> knowsSchool(String tenant, String id) {
        return knows(tenant, "orgs", id);
    }

    private Uni<Boolean> knows(String tenant, String category, String id) {
        return references
                .find(tenant, category, List.of(id))
                .map(known -> known.stream().anyMatch(Known::active));
    }

    /** Those of these people who hold a leader's role on a day. */
    public Uni<List<PersonRef>> leadersAmong(String tenant, Collection<PersonRef> people, LocalDate day) {
        return references
                .find(tenant, "users", people.stream().map(PersonRef::value).toList())
                .map(known -> known.stream()
                        .filter(person -> leads(person.attributes().path("roles"), day))
                        .map(person -> new PersonRef(person.id()))
                        .toList());
    }

    private boolean leads(JsonNode roles, LocalDate day) {
        for (JsonNode role : roles) {
            if (config.leaderRoles().contains(role.path("role").asText())
                    && !day.isBefore(date(role, "beginDate", LocalDate.MIN))
                    && !day.isAfter(date(role, "endDate", LocalDate.MAX))) {
                return true;
            }
        }
        return false;
    }

    private static LocalDate date(JsonNode role, String field, LocalDate otherwise) {
        return role.hasNonNull(field) ? LocalDate.parse(role.path(field).asText()) : otherwise;
    }
}
