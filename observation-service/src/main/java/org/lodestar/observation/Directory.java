package org.lodestar.observation;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
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
    private static final String USERS = "users";
    private static final String ORGS = "orgs";
    /** The OneRoster roles of those who belong to a student rather than to the school. */
    private static final Set<String> FAMILY = Set.of("guardian", "parent", "relative");

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
            return add(ORGS, id, pointer);
        }

        public Named schoolClass(Optional<String> id, String pointer) {
            id.ifPresent(there -> add("classes", there, pointer));
            return this;
        }

        public Named person(String id, String pointer) {
            return add(USERS, id, pointer);
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
        return knows(tenant, USERS, id);
    }

    /** Whether the roster lists this school. */
    public Uni<Boolean> knowsSchool(String tenant, String id) {
        return knows(tenant, ORGS, id);
    }

    private Uni<Boolean> knows(String tenant, String category, String id) {
        return references
                .find(tenant, category, List.of(id))
                .map(known -> known.stream().anyMatch(Known::active));
    }

    /** The organisations at which a person works or learns on a day. */
    public Uni<List<String>> orgsOf(String tenant, PersonRef person, LocalDate day) {
        return references
                .active(tenant, USERS, List.of(person.value()))
                .map(known -> known.stream()
                        .flatMap(one -> orgs(one, day).stream())
                        .sorted()
                        .toList());
    }

    /**
     * The organisations to which all of these people belong on a day. Who is of a district belongs to each of its schools; what
     * two of different schools have to do with each other concerns neither school as a whole.
     */
    public Uni<List<String>> orgsOfAll(String tenant, Collection<PersonRef> people, LocalDate day) {
        return references
                .active(tenant, USERS, people.stream().map(PersonRef::value).toList())
                .chain(known -> {
                    if (known.size() < people.size()) {
                        return Uni.createFrom().item(List.<String>of());
                    }
                    List<Set<String>> each =
                            known.stream().map(person -> orgs(person, day)).toList();
                    Set<String> any = each.stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
                    return parents(tenant, any, new HashMap<>())
                            .map(parents -> any.stream()
                                    .filter(org -> isOfAll(withThoseAbove(org, parents), each))
                                    .toList());
                });
    }

    private static boolean isOfAll(Set<String> orgAndAbove, List<Set<String>> each) {
        return each.stream().noneMatch(theirs -> Collections.disjoint(theirs, orgAndAbove));
    }

    /** The parent of each of these organisations and of all above them, of those that have one. */
    private Uni<Map<String, String>> parents(String tenant, Set<String> orgs, Map<String, String> found) {
        return orgs.isEmpty()
                ? Uni.createFrom().item(found)
                : references.active(tenant, ORGS, orgs).chain(known -> {
                    Set<String> next = new TreeSet<>();
                    for (Known org : known) {
                        String parent = org.attributes().path("parent").asText("");
                        if (!parent.isEmpty() && found.put(org.id(), parent) == null && !found.containsKey(parent)) {
                            next.add(parent);
                        }
                    }
                    return parents(tenant, next, found);
                });
    }

    private static Set<String> withThoseAbove(String org, Map<String, String> parents) {
        Set<String> above = new HashSet<>();
        for (String one = org; one != null && above.add(one); ) {
            one = parents.get(one);
        }
        return above;
    }

    /** Whose child goes to a school is no part of it. */
    private static Set<String> orgs(Known person, LocalDate day) {
        Set<String> orgs = new TreeSet<>();
        for (JsonNode role : person.attributes().path("roles")) {
            if (!FAMILY.contains(role.path("role").asText()) && role.hasNonNull("org") && isHeld(role, day)) {
                orgs.add(role.path("org").asText());
            }
        }
        return orgs;
    }

    /** Those of these people who hold a leader's role on a day. */
    public Uni<List<PersonRef>> leadersAmong(String tenant, Collection<PersonRef> people, LocalDate day) {
        return references
                .find(tenant, USERS, people.stream().map(PersonRef::value).toList())
                .map(known -> known.stream()
                        .filter(person -> leads(person.attributes().path("roles"), day))
                        .map(person -> new PersonRef(person.id()))
                        .toList());
    }

    private boolean leads(JsonNode roles, LocalDate day) {
        for (JsonNode role : roles) {
            if (config.leaderRoles().contains(role.path("role").asText()) && isHeld(role, day)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHeld(JsonNode role, LocalDate day) {
        return !day.isBefore(date(role, "beginDate", LocalDate.MIN))
                && !day.isAfter(date(role, "endDate", LocalDate.MAX));
    }

    private static LocalDate date(JsonNode role, String field, LocalDate otherwise) {
        return role.hasNonNull(field) ? LocalDate.parse(role.path(field).asText()) : otherwise;
    }
}
