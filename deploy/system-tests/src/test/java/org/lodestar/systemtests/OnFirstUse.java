package org.lodestar.systemtests;

import java.util.Optional;
import java.util.concurrent.Callable;

/** A value that is made when it is first asked for; a failure to make it is remembered, and told at length only once. */
final class OnFirstUse<T> {

    private final Callable<T> make;
    private Optional<T> made = Optional.empty();
    private Optional<Exception> failure = Optional.empty();

    OnFirstUse(Callable<T> make) {
        this.make = make;
    }

    synchronized T get() {
        if (failure.isPresent()) {
            throw new IllegalStateException("It failed before: " + failure.get().getMessage());
        }
        if (made.isEmpty()) {
            try {
                made = Optional.of(make.call());
            } catch (Exception e) {
                failure = Optional.of(e);
                throw new IllegalStateException(e);
            }
        }
        return made.get();
    }

    synchronized boolean isMade() {
        return made.isPresent();
    }
}
