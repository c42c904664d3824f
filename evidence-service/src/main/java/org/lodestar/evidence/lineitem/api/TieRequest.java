package org.lodestar.evidence.lineitem.api;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.consuming.Reference;
import org.lodestar.eventsourcing.http.InvalidRequest;
import org.lodestar.evidence.lineitem.Tie;
import org.lodestar.evidence.lineitem.Tie.TiedGroup;
import org.lodestar.evidence.lineitem.Tie.TiedGroupType;

/** What clients send about a line item's measure. What is not marked as needed may be left out. */
@Schema(name = "LineItemMeasureRequest")
record TieRequest(
        @NotNull @Schema(description = "Id of a numeric progress measure")
        UUID measure,

        @Schema(description = "Id of the goal that it is progress towards")
        Optional<UUID> goal,

        @NotEmpty @Size(max = 100) List<GroupRequest> groups,

        @NotBlank @Size(max = 255) @Schema(description = "sourcedId of the person who answers for the points")
        String collector,

        @DecimalMin("-1000000000") @DecimalMax("1000000000") @Schema(
                description = "Makes the share of students who reach this score the value, in percent; without it the"
                        + " mean score is",
                examples = "7")
        Optional<BigDecimal> benchmark) {

    @Schema(name = "LineItemGroupRequest")
    record GroupRequest(
            @NotNull TiedGroupType type,

            @NotBlank @Size(max = 255) @Schema(description = "Of the class, or else of the school", examples = "255901001")
            String sourcedId,

            @Size(min = 1, max = 20) @Schema(description = "OneRoster grade code; for type GRADE, and only for it", examples = "03")
            Optional<String> grade) {

        TiedGroup group() {
            return new TiedGroup(type, sourcedId, grade);
        }
    }

    Tie tie() {
        return new Tie(
                measure, goal, groups.stream().map(GroupRequest::group).toList(), new PersonRef(collector), benchmark);
    }

    /** @throws InvalidRequest if it contradicts itself */
    void check() {
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            GroupRequest group = groups.get(i);
            if ((group.type() == TiedGroupType.GRADE) != group.grade().isPresent()) {
                faults.add(new Fault("/groups/" + i + "/grade", "must be given for type GRADE, and only for it"));
            }
            if (groups.indexOf(group) < i) {
                faults.add(new Fault("/groups/" + i, "must not repeat a group"));
            }
        }
        if (!faults.isEmpty()) {
            throw new InvalidRequest(faults);
        }
    }

    List<Reference> references() {
        List<Reference> references = new ArrayList<>();
        references.add(new Reference("users", collector, "/collector"));
        for (int i = 0; i < groups.size(); i++) {
            GroupRequest group = groups.get(i);
            references.add(new Reference(
                    group.type() == TiedGroupType.CLASS ? "classes" : "orgs",
                    group.sourcedId(),
                    "/groups/" + i + "/sourcedId"));
        }
        return references;
    }
}
