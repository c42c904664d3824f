package org.lodestar.evidence.assessmentimport.intake;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.lodestar.oneroster.csv.PackageLimits;

/** How much an import takes in. How large an upload may be is {@code quarkus.http.limits.max-body-size}. */
@ConfigMapping(prefix = "evidence.imports")
public interface AssessmentImportConfig {

    /** Files that a package may have. */
    @WithDefault("40")
    int maxEntries();

    /** What all files of a package together may inflate to. */
    @WithDefault("512M")
    MemorySize maxInflated();

    /** How many times larger than packed a file may become. */
    @WithDefault("200")
    int maxRatio();

    /** Faults that a report lists; all are counted. */
    @WithDefault("10000")
    int listedFaults();

    /** Imports, of several districts, that a process carries out at a time. */
    @WithDefault("2")
    int workers();

    /** Rows that are under way at a time. */
    @WithDefault("500")
    int batch();

    /** How long a worker that falls silent keeps its import. It renews its claim three times as often. */
    @WithDefault("15s")
    Duration lease();

    /** The limits of the reader. */
    default PackageLimits limits() {
        return new PackageLimits(maxEntries(), maxInflated().asLongValue(), maxRatio());
    }
}
