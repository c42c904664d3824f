package org.lodestar.roster.entry;

import java.util.Optional;

/**
 * A district, a school, or another organisation.
 *
 * @param type {@code department, school, district, local, state, national} or an {@code ext:} token
 * @param identifier what people know it by, such as a state's school number
 * @param parent the {@code sourcedId} of the org it belongs to
 */
public record Org(String name, String type, Optional<String> identifier, Optional<String> parent) implements Details {}
