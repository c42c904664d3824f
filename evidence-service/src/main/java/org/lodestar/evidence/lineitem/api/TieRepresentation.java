package org.lodestar.evidence.lineitem.api;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.evidence.lineitem.Tie;
import org.lodestar.evidence.lineitem.Tie.TiedGroupType;

/** What the results of a line item are progress in, as clients see it. */
@Schema(name = "LineItemMeasure")
record TieRepresentation(
        String lineItem,
        UUID measure,
        Optional<UUID> goal,
        List<GroupRepresentation> groups,
        String collector,
        Optional<BigDecimal> benchmark) {

    @Schema(name = "LineItemGroup")
    record GroupRepresentation(TiedGroupType type, String sourcedId, Optional<String> grade) {}

    static TieRepresentation of(String lineItem, Tie tie) {
        return new TieRepresentation(
                lineItem,
                tie.measure(),
                tie.goal(),
                tie.groups().stream()
                        .map(group -> new GroupRepresentation(group.type(), group.sourcedId(), group.grade()))
                        .toList(),
                tie.collector().value(),
                tie.benchmark());
    }
}
