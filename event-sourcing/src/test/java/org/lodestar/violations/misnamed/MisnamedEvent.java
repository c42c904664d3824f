package org.lodestar.violations.misnamed;

import org.lodestar.eventsourcing.EventType;

public interface MisnamedEvent {

    @EventType(value = "CamelCased.v1", description = "Not kebab case.")
    record CamelCased() implements MisnamedEvent {}

    @EventType(value = "without-version", description = "Has no version.")
    record WithoutVersion() implements MisnamedEvent {}

    @EventType(value = "version-zero.v0", description = "Versions begin at 1.")
    record VersionZero() implements MisnamedEvent {}

    @EventType(value = "no-record.v1", description = "Is a class.")
    final class NoRecord implements MisnamedEvent {}

    record Nameless() implements MisnamedEvent {}
}
