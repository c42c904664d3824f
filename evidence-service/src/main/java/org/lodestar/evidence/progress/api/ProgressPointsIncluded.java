package org.lodestar.evidence.progress.api;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.evidence.measure.api.MeasureRepresentation;

/** What progress points refer to. */
@Schema(name = "ProgressPointsIncluded")
record ProgressPointsIncluded(Optional<List<MeasureRepresentation>> progressMeasures) {}
