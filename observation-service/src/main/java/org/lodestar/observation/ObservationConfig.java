package org.lodestar.observation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Set;

/** What a district may decide about observations. */
@ConfigMapping(prefix = "observation")
public interface ObservationConfig {

    /** The OneRoster roles whose time counts as a leader's, so that it is derived from visits and conversations. */
    @WithDefault("principal,siteAdministrator,districtAdministrator,ext:assistantPrincipal,ext:instructionalCoach")
    Set<String> leaderRoles();
}
