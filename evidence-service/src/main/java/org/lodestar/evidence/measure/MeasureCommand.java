package org.lodestar.evidence.measure;

/** What can be asked of a progress measure. */
public sealed interface MeasureCommand {

    record DefineMeasure(MeasureDefinition definition) implements MeasureCommand {}

    record ReviseMeasure(MeasureDefinition definition, String reason) implements MeasureCommand {}

    record RetireMeasure(String reason) implements MeasureCommand {}
}
