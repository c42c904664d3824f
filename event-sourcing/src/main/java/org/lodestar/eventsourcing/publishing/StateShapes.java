package org.lodestar.eventsourcing.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.eventsourcing.commanding.Feature;
import org.lodestar.eventsourcing.json.Json;

/** What the states on a topic look like, in few characters: if those are others than before, every state is told anew. */
final class StateShapes {

    private final StringBuilder text = new StringBuilder();
    private final Set<Type> within = new HashSet<>();

    private StateShapes() {}

    static String digest(Collection<? extends Feature<?, ?, ?>> features) {
        StateShapes shapes = new StateShapes();
        features.stream().sorted(Comparator.comparing(Feature::category)).forEach(shapes::add);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(shapes.text.toString().getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void add(Feature<?, ?, ?> feature) {
        feature.published().ifPresent(state -> {
            text.append(feature.category())
                    .append(feature.personal() ? "! " : " ")
                    .append(feature.stateSchema())
                    .append(' ')
                    .append(state.type());
            add(state.form());
            text.append('\n');
        });
    }

    private void add(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            text.append(parameterized.getRawType().getTypeName());
            for (Type argument : parameterized.getActualTypeArguments()) {
                text.append('<');
                add(argument);
            }
        } else if (type instanceof Class<?> raw && raw != PersonRef.class && raw.isInterface() && raw.isSealed()) {
            for (Class<?> kind : Json.recordsOf(raw)) {
                text.append('|').append(kind.getSimpleName());
                add(kind);
            }
        } else if (type instanceof Class<?> raw && raw != PersonRef.class && raw.isRecord() && within.add(raw)) {
            for (RecordComponent component : raw.getRecordComponents()) {
                if (!component.isAnnotationPresent(Restricted.class)) {
                    text.append('(').append(component.getName()).append(':');
                    add(component.getGenericType());
                    text.append(')');
                }
            }
            within.remove(raw);
        } else {
            text.append(type instanceof Class<?> raw ? raw.getSimpleName() : type.getTypeName());
        }
    }
}
