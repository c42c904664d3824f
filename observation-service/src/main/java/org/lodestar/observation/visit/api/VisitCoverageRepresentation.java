package org.lodestar.observation.visit.api;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.observation.visit.view.visitlist.VisitCoverage.ClassVisits;

/** Which classes of a school have been visited, as clients see it. */
@Schema(name = "VisitCoverage")
record VisitCoverageRepresentation(
        @Schema(description = "sourcedId of the school") String school,
        LocalDate from,
        LocalDate to,

        @Schema(description = "Classes that the roster lists")
        int classes,

        @Schema(description = "Classes visited in the period")
        int visited,

        @Schema(description = "The longest that a class which was ever visited has waited since")
        Optional<Long> maxGapDays,

        @Schema(description = "Never visited first, then those waiting longest")
        List<ClassCoverageRepresentation> data) {

    @Schema(name = "ClassVisitCoverage")
    record ClassCoverageRepresentation(
            @Schema(description = "sourcedId of the class") String schoolClass,

            @Schema(description = "Absent if it was never visited")
            Optional<LocalDate> lastVisitedOn,

            Optional<Long> daysSinceLastVisit,

            @Schema(description = "Visits in the period") int visits) {}

    static VisitCoverageRepresentation of(String school, LocalDate from, LocalDate to, List<ClassVisits> classes) {
        List<ClassCoverageRepresentation> data = classes.stream()
                .map(each -> new ClassCoverageRepresentation(
                        each.schoolClass(),
                        each.lastVisitedOn(),
                        each.lastVisitedOn().map(last -> ChronoUnit.DAYS.between(last, to)),
                        each.visits()))
                .toList();
        return new VisitCoverageRepresentation(
                school,
                from,
                to,
                data.size(),
                (int) data.stream().filter(each -> each.visits() > 0).count(),
                data.stream()
                        .flatMap(each -> each.daysSinceLastVisit().stream())
                        .max(Long::compare),
                data);
    }
}
