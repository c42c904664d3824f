package org.lodestar.evidence.measure;

import static org.lodestar.eventsourcing.Decision.accept;
import static org.lodestar.eventsourcing.Decision.nothing;
import static org.lodestar.eventsourcing.Decision.reject;
import static org.lodestar.evidence.measure.MeasureRejection.MEASURE_ALREADY_DEFINED;
import static org.lodestar.evidence.measure.MeasureRejection.MEASURE_INCONSISTENT;
import static org.lodestar.evidence.measure.MeasureRejection.MEASURE_KIND_FIXED;
import static org.lodestar.evidence.measure.MeasureRejection.MEASURE_NOT_FOUND;
import static org.lodestar.evidence.measure.MeasureRejection.MEASURE_RETIRED;

import java.util.List;
import java.util.function.Supplier;
import org.lodestar.eventsourcing.Decider;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.evidence.measure.Measure.Defined;
import org.lodestar.evidence.measure.Measure.Retired;
import org.lodestar.evidence.measure.Measure.Undefined;
import org.lodestar.evidence.measure.MeasureCommand.DefineMeasure;
import org.lodestar.evidence.measure.MeasureCommand.RetireMeasure;
import org.lodestar.evidence.measure.MeasureCommand.ReviseMeasure;
import org.lodestar.evidence.measure.MeasureEvent.ProgressMeasureDefined;
import org.lodestar.evidence.measure.MeasureEvent.ProgressMeasureRetired;
import org.lodestar.evidence.measure.MeasureEvent.ProgressMeasureRevised;

/** The rules of a progress measure. */
public final class MeasureDecider implements Decider<MeasureCommand, Measure, MeasureEvent> {

    @Override
    public Measure initial() {
        return new Undefined();
    }

    @Override
    public Decision<MeasureEvent> decide(MeasureCommand command, Measure measure) {
        return switch (measure) {
            case Undefined _ ->
                command instanceof DefineMeasure(var definition)
                        ? ifConsistent(definition, () -> new ProgressMeasureDefined(definition))
                        : reject(MEASURE_NOT_FOUND);
            case Defined defined -> decideDefined(command, defined);
            case Retired retired -> decideRetired(command, retired);
        };
    }

    private static Decision<MeasureEvent> decideDefined(MeasureCommand command, Defined measure) {
        return switch (command) {
            case DefineMeasure(var definition) -> again(definition, measure.definition());
            case ReviseMeasure(var definition, var reason) -> revise(definition, reason, measure.definition());
            case RetireMeasure(var reason) -> accept(new ProgressMeasureRetired(reason));
        };
    }

    private static Decision<MeasureEvent> decideRetired(MeasureCommand command, Retired measure) {
        return switch (command) {
            case DefineMeasure(var definition) -> again(definition, measure.definition());
            case ReviseMeasure _ -> reject(MEASURE_RETIRED);
            case RetireMeasure _ -> nothing();
        };
    }

    private static Decision<MeasureEvent> again(MeasureDefinition asked, MeasureDefinition present) {
        return asked.equals(present) ? nothing() : reject(MEASURE_ALREADY_DEFINED);
    }

    private static Decision<MeasureEvent> revise(MeasureDefinition asked, String reason, MeasureDefinition present) {
        if (asked.kind() != present.kind()) {
            return reject(MEASURE_KIND_FIXED, List.of(new Fault("/kind", "must stay " + present.kind())));
        }
        return asked.equals(present) ? nothing() : ifConsistent(asked, () -> new ProgressMeasureRevised(asked, reason));
    }

    private static Decision<MeasureEvent> ifConsistent(MeasureDefinition definition, Supplier<MeasureEvent> event) {
        List<Fault> faults = definition.faults();
        return faults.isEmpty() ? accept(event.get()) : reject(MEASURE_INCONSISTENT, faults);
    }

    @Override
    public Measure evolve(Measure measure, MeasureEvent event) {
        return switch (measure) {
            case Undefined _ ->
                event instanceof ProgressMeasureDefined(var definition) ? new Defined(definition, 1) : measure;
            case Defined(var definition, var edition) ->
                switch (event) {
                    case ProgressMeasureDefined _ -> measure;
                    case ProgressMeasureRevised(var revised, var _) -> new Defined(revised, edition + 1);
                    case ProgressMeasureRetired(var reason) -> new Retired(definition, edition, reason);
                };
            case Retired retired -> retired;
        };
    }
}
