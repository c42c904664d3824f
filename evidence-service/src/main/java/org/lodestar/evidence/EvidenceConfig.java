package org.lodestar.evidence;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/** What can be configured about evidence. */
@ConfigMapping(prefix = "evidence")
public interface EvidenceConfig {

    /** Results of groups with fewer students are kept but not shown. Never less than 3. */
    @WithDefault("10")
    @Min(3) int smallestPublishedGroup();
}
