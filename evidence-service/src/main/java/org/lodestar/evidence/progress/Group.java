package org.lodestar.evidence.progress;

import java.util.Optional;

/**
 * The students that a point is about.
 *
 * @param sourcedId of the class, or else of the school
 * @param grade OneRoster grade code, for {@link GroupType#GRADE} only
 */
public record Group(GroupType type, String sourcedId, Optional<String> grade) {}
