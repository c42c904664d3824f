package org.lodestar.eventsourcing.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.eventsourcing.commanding.Feature;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.publishing.Pseudonyms;
import org.lodestar.eventsourcing.publishing.Wire;
import org.lodestar.eventsourcing.stage.Seeds;
import org.lodestar.eventsourcing.store.StoredState;

/**
 * Holds the state topic against what events keep back. Random events are folded twice, alike but for everything that is
 * restricted in them: both states have to be told in the same bytes, whatever those hold (also numbers, and names of
 * enumerations), and there is nothing in them of a restricted text or of anybody's id. How many restricted things there are may be
 * told: events count them.
 */
public final class StateSecrecy {

    private static final int LIVES = 400;

    /** As many where a state that only few walks come to was not among those: one in a hundred ends as a visit acknowledged. */
    private static final int MOST_LIVES = 40_000;

    private static final int EVENTS = 30;
    private static final String TENANT = "secrecy";

    private final Wire wire;
    private final Set<Class<?>> reached = new HashSet<>();
    private int hidden;

    private StateSecrecy(List<? extends Feature<?, ?, ?>> features) {
        this.wire = new Wire("secrecy", new Pseudonyms("a-key-of-the-platform"), features);
    }

    /**
     * Checks the features of a service.
     *
     * @param untold the categories of which others hear no states
     */
    public static void check(List<? extends Feature<?, ?, ?>> features, Set<String> untold) {
        assertThat(features.stream()
                        .filter(feature -> feature.published().isEmpty())
                        .map(Feature::category))
                .as("of these no states are told")
                .containsExactlyInAnyOrderElementsOf(untold);
        StateSecrecy secrecy = new StateSecrecy(features);
        Random random = new Random(Seeds.seed(StateSecrecy.class));
        for (Feature<?, ?, ?> feature : features) {
            if (feature.published().isPresent()) {
                List<Class<?>> states = Json.recordsOf(feature.states()).stream()
                        .filter(state -> state.getRecordComponents().length > 0)
                        .toList();
                for (int life = 0; life < LIVES || life < MOST_LIVES && !secrecy.reached.containsAll(states); life++) {
                    secrecy.live(feature, random.nextLong(), random);
                }
                assertThat(secrecy.reached)
                        .as("the states that were looked at in %d lives", MOST_LIVES)
                        .containsAll(states);
            }
        }
        assertThat(secrecy.hidden).as("states with a secret").isPositive();
    }

    private <S, E> void live(Feature<?, S, E> feature, long seed, Random random) {
        Sample one = new Sample(new Random(seed), new Random(random.nextLong()));
        Sample other = new Sample(new Random(seed), new Random(random.nextLong()));
        List<Class<? extends E>> kinds = new TreeMap<>(feature.events().byName())
                .values().stream().collect(Collectors.toCollection(ArrayList::new));
        S state = feature.decider().initial();
        S alike = state;
        for (int i = 0; i < EVENTS; i++) {
            Class<? extends E> kind = kinds.get(random.nextInt(kinds.size()));
            state = feature.decider().evolve(state, kind.cast(one.of(kind, false)));
            alike = feature.decider().evolve(alike, kind.cast(other.of(kind, false)));
            reached.add(state.getClass());
            String told = told(feature, state, one);
            assertThat(told(feature, alike, other))
                    .as("a state of %s after %s, but for what that restricts", feature.category(), kind.getSimpleName())
                    .isEqualTo(told);
            if (!feature.writeState(state).equals(feature.writeState(alike))) {
                hidden++;
            }
        }
    }

    /** What leaves, once it is seen that nothing of a secret is in it. */
    private <S> String told(Feature<?, S, ?> feature, S state, Sample sample) {
        String id = feature.personal() ? "person-key" : "key";
        Wire.State told = wire.state(new StoredState(
                        TENANT,
                        feature.category() + '/' + id,
                        1,
                        feature.writeState(state),
                        feature.stateSchema(),
                        1,
                        Instant.EPOCH))
                .orElseThrow();
        String text = told.subject() + told.data().orElse("");
        assertThat(text).as(feature.category()).doesNotContain("person-", "secret-");
        assertThat(sample.secrets).as("in %s: %s", feature.category(), text).noneMatch(text::contains);
        return text;
    }

    /** Makes records: their form and what is open in them by one random, what is restricted by another. */
    private static final class Sample {

        private final Random random;
        private final Random secretly;
        private final Set<String> secrets = new HashSet<>();

        private Sample(Random random, Random secretly) {
            this.random = random;
            this.secretly = secretly;
        }

        private Object of(Type type, boolean secret) {
            if (type instanceof ParameterizedType parameterized) {
                return container(parameterized, secret);
            }
            Class<?> raw = (Class<?>) type;
            if (raw == PersonRef.class) {
                return new PersonRef("person-" + (secret ? secretly.nextLong() : random.nextInt(4)));
            }
            if (raw.isSealed() && raw.isInterface()) {
                List<Class<?>> kinds = Json.recordsOf(raw);
                return of(kinds.get(random.nextInt(kinds.size())), secret);
            }
            return raw.isRecord() ? record(raw, secret) : leaf(raw, secret ? secretly : random, secret);
        }

        private Object container(ParameterizedType type, boolean secret) {
            Type[] of = type.getActualTypeArguments();
            int size = random.nextInt(3);
            if (type.getRawType() == Optional.class) {
                return size == 0 ? Optional.empty() : Optional.of(of(of[0], secret));
            }
            if (Map.class.isAssignableFrom((Class<?>) type.getRawType())) {
                Map<Object, Object> map = new TreeMap<>();
                for (int i = 0; i < size; i++) {
                    map.put(of(of[0], secret), of(of[1], secret));
                }
                return map;
            }
            Collection<Object> several = type.getRawType() == Set.class ? new LinkedHashSet<>() : new ArrayList<>();
            for (int i = 0; i < size; i++) {
                several.add(of(of[0], secret));
            }
            return several;
        }

        private Object record(Class<?> record, boolean secret) {
            RecordComponent[] components = record.getRecordComponents();
            try {
                var made = record.getDeclaredConstructor(
                        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
                made.setAccessible(true);
                return made.newInstance(Arrays.stream(components)
                        .map(component -> of(
                                component.getGenericType(), secret || component.isAnnotationPresent(Restricted.class)))
                        .toArray());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        private Object leaf(Class<?> type, Random from, boolean secret) {
            if (type.isEnum()) {
                return type.getEnumConstants()[from.nextInt(type.getEnumConstants().length)];
            }
            return switch (type.getName()) {
                case "java.lang.String" -> (secret ? "secret-" : "open-") + from.nextInt(1_000_000);
                case "java.util.UUID" ->
                    secret ? hidden(new UUID(from.nextLong(), from.nextLong())) : new UUID(1, from.nextInt(3));
                case "boolean", "java.lang.Boolean" -> from.nextBoolean();
                case "int", "java.lang.Integer" -> from.nextInt(1, 100);
                case "long", "java.lang.Long" -> from.nextLong(1, 100);
                case "java.math.BigDecimal" -> BigDecimal.valueOf(from.nextInt(1, 100_000), 2);
                case "java.time.Instant" -> Instant.ofEpochSecond(1_700_000_000L + from.nextInt(100_000_000));
                case "java.time.LocalDate" -> LocalDate.of(2024, 1, 1).plusDays(from.nextInt(2_000));
                case "java.time.LocalTime" -> LocalTime.of(from.nextInt(24), from.nextInt(60));
                default -> throw new IllegalStateException("No sample of " + type.getName());
            };
        }

        private UUID hidden(UUID id) {
            secrets.add(id.toString());
            return id;
        }
    }
}
