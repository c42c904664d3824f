package org.lodestar.eventsourcing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a component of an event or of a published state that never leaves on a general topic: names, free text, and what
 * concerns one person's evaluation, coaching or learning. The general topic carries the event without it, the state topic the
 * state; the restricted topic carries the event whole.
 */
@Documented
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface Restricted {

    Classification value();

    /** Why a component is restricted. */
    enum Classification {
        /** Free text or a name: it may identify anybody. */
        PERSONAL,
        /** About one student. */
        STUDENT_PII,
        /** About the evaluation of one member of staff. */
        PERSONNEL,
        /** Between a coach and a teacher; never part of an evaluation. */
        COACHING_PRIVATE
    }
}
