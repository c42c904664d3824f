package org.lodestar.eventsourcing.commanding;

import java.util.Optional;
import java.util.function.Function;
import org.lodestar.eventsourcing.StateType;

/**
 * What others hear of the states of a feature.
 *
 * @param form the record, or the sealed interface of the records, that they hear
 * @param told the form of a state; nothing if the stream is deleted as far as others are concerned
 */
public record PublishedState<S, P>(Class<P> form, Function<S, Optional<P>> told) {

    public PublishedState {
        if (!form.isAnnotationPresent(StateType.class)) {
            throw new IllegalArgumentException(form.getName() + " has no @StateType");
        }
    }

    /** The name that it is published by. */
    public String type() {
        return form.getAnnotation(StateType.class).value();
    }
}
