package org.lodestar.evidence.assessmentresult;

import static org.lodestar.evidence.assessmentresult.AssessmentResultRejection.ASSESSMENT_RESULT_NOT_FOUND;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.testing.DeciderSpec;
import org.lodestar.evidence.assessmentresult.AssessmentResult.Deleted;
import org.lodestar.evidence.assessmentresult.AssessmentResult.Told;
import org.lodestar.evidence.assessmentresult.AssessmentResultCommand.DeleteResult;
import org.lodestar.evidence.assessmentresult.AssessmentResultCommand.PutResult;
import org.lodestar.evidence.assessmentresult.AssessmentResultEvent.AssessmentResultChanged;
import org.lodestar.evidence.assessmentresult.AssessmentResultEvent.AssessmentResultDeleted;
import org.lodestar.evidence.assessmentresult.AssessmentResultEvent.AssessmentResultTold;

class AssessmentResultDeciderTest {

    private static final ResultDetails SEVEN = score("fall", "7");
    private static final ResultDetails EIGHT = score("fall", "8");
    private static final AssessmentResultEvent TOLD = new AssessmentResultTold(SEVEN);
    private static final AssessmentResultEvent DELETED = new AssessmentResultDeleted("fall");

    private final DeciderSpec<AssessmentResultCommand, AssessmentResult, AssessmentResultEvent> result =
            DeciderSpec.of(new AssessmentResultDecider());

    private static ResultDetails score(String lineItem, String score) {
        return new ResultDetails(
                lineItem,
                new PersonRef("student-1"),
                Optional.of(new BigDecimal(score)),
                Optional.empty(),
                LocalDate.parse("2026-09-28"),
                Optional.empty(),
                Optional.empty(),
                "fully graded",
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Nested
    class an_untold_result {

        @Test
        void is_told() {
            result.given().when(new PutResult(SEVEN)).then(TOLD).thenState(new Told(SEVEN));
        }

        @Test
        void is_not_deleted() {
            result.given().when(new DeleteResult()).thenRejected(ASSESSMENT_RESULT_NOT_FOUND);
        }
    }

    @Nested
    class a_told_result {

        @Test
        void stays_as_it_is_when_the_same_is_told_again_with_other_zeros() {
            result.given(TOLD).when(new PutResult(SEVEN)).thenNothing();
            result.given(TOLD).when(new PutResult(score("fall", "7.0"))).thenNothing();
        }

        @Test
        void changes() {
            result.given(TOLD)
                    .when(new PutResult(EIGHT))
                    .then(new AssessmentResultChanged(EIGHT, Optional.empty()))
                    .thenState(new Told(EIGHT));
        }

        @Test
        void names_the_line_item_that_it_leaves() {
            ResultDetails moved = score("winter", "7");
            result.given(TOLD).when(new PutResult(moved)).then(new AssessmentResultChanged(moved, Optional.of("fall")));
        }

        @Test
        void is_deleted_with_what_was_last_told() {
            result.given(TOLD, new AssessmentResultChanged(EIGHT, Optional.empty()))
                    .when(new DeleteResult())
                    .then(DELETED)
                    .thenState(new Deleted(EIGHT));
        }
    }

    @Nested
    class a_deleted_result {

        @Test
        void is_deleted_once() {
            result.given(TOLD, DELETED).when(new DeleteResult()).thenNothing();
        }

        @Test
        void is_told_again_by_telling_the_same() {
            result.given(TOLD, DELETED).when(new PutResult(SEVEN)).then(TOLD).thenState(new Told(SEVEN));
        }
    }
}
