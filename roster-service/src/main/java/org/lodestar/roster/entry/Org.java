package org.lodestar.roster.entry;

import java.util.Optional;
import org.lodestar.eventsourcing.StateType;

/**
 * A district, a school, or another organisation.
 *
 * @param type {@code department, school, district, local, state, national} or an {@code ext:} token
 * @param identifier what people know it by, such as a state's school number
 * @param parent the {@code sourcedId} of the org it belongs to
 */
@StateType(value = "org.state.v1", description = "An organisation that the roster lists.")
public record Org(String name, String type, Optional<String> identifier, Optional<String> parent) implements Details {}
