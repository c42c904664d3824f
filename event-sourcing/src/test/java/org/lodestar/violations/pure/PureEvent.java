package org.lodestar.violations.pure;

import org.lodestar.eventsourcing.EventType;

public sealed interface PureEvent {

    @EventType(value = "purely-happened.v1", description = "Nothing is wrong with it.")
    record PurelyHappened(int n) implements PureEvent {}
}
