package org.lodestar.eventsourcing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The stored and published name of an event, in kebab case with a version: {@code goal-activated.v1}. It is written
 * down, never derived from the class, so that a rename cannot drop history.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EventType {

    String value();

    /** When it happens, one sentence; published in the event catalogue. */
    String description();
}
