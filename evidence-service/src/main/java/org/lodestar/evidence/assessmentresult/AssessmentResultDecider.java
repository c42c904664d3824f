package org.lodestar.evidence.assessmentresult;

import static org.lodestar.eventsourcing.Decision.accept;
import static org.lodestar.eventsourcing.Decision.nothing;
import static org.lodestar.eventsourcing.Decision.reject;
import static org.lodestar.evidence.assessmentresult.AssessmentResultRejection.ASSESSMENT_RESULT_NOT_FOUND;

import java.util.Optional;
import org.lodestar.eventsourcing.Decider;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.evidence.assessmentresult.AssessmentResult.Deleted;
import org.lodestar.evidence.assessmentresult.AssessmentResult.Told;
import org.lodestar.evidence.assessmentresult.AssessmentResult.Untold;
import org.lodestar.evidence.assessmentresult.AssessmentResultCommand.DeleteResult;
import org.lodestar.evidence.assessmentresult.AssessmentResultCommand.PutResult;
import org.lodestar.evidence.assessmentresult.AssessmentResultEvent.AssessmentResultChanged;
import org.lodestar.evidence.assessmentresult.AssessmentResultEvent.AssessmentResultDeleted;
import org.lodestar.evidence.assessmentresult.AssessmentResultEvent.AssessmentResultTold;

/** The rules of a result: the vendor says what it is, and saying it again records nothing. */
public final class AssessmentResultDecider
        implements Decider<AssessmentResultCommand, AssessmentResult, AssessmentResultEvent> {

    @Override
    public AssessmentResult initial() {
        return new Untold();
    }

    @Override
    public Decision<AssessmentResultEvent> decide(AssessmentResultCommand command, AssessmentResult result) {
        return switch (result) {
            case Untold _ ->
                switch (command) {
                    case PutResult(var details) -> accept(new AssessmentResultTold(details));
                    case DeleteResult _ -> reject(ASSESSMENT_RESULT_NOT_FOUND);
                };
            case Told(var known) ->
                switch (command) {
                    case PutResult(var details) -> details.saysTheSameAs(known) ? nothing() : change(known, details);
                    case DeleteResult _ -> accept(new AssessmentResultDeleted(known.lineItem()));
                };
            case Deleted _ ->
                switch (command) {
                    case PutResult(var details) -> accept(new AssessmentResultTold(details));
                    case DeleteResult _ -> nothing();
                };
        };
    }

    private static Decision<AssessmentResultEvent> change(ResultDetails known, ResultDetails details) {
        Optional<String> former =
                Optional.of(known.lineItem()).filter(lineItem -> !lineItem.equals(details.lineItem()));
        return accept(new AssessmentResultChanged(details, former));
    }

    @Override
    public AssessmentResult evolve(AssessmentResult result, AssessmentResultEvent event) {
        return switch (event) {
            case AssessmentResultTold(var details) -> new Told(details);
            case AssessmentResultChanged e -> new Told(e.details());
            case AssessmentResultDeleted _ -> result instanceof Told(var details) ? new Deleted(details) : result;
        };
    }
}
