package org.lodestar.eventsourcing.http;

import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What the resources of a list refer to in another list of the same service, or in their own.
 *
 * @param name as {@code include} names it
 * @param visible whether it exists for who asks
 * @param ids what one resource refers to
 */
public record Relation<R, T>(
        String name, ListedView<?, ?, T> target, Predicate<T> visible, Function<R, Stream<String>> ids) {

    public Relation(String name, ListedView<?, ?, T> target, Function<R, Stream<String>> ids) {
        this(name, target, _ -> true, ids);
    }
}
