package org.lodestar.eventsourcing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The published name of a state, in kebab case with its version: {@code goal.state.v1}. It is on the record, or on the sealed
 * interface of the records, that others hear.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface StateType {

    String value();

    /** What it tells, one sentence; published in the catalogue. */
    String description();
}
