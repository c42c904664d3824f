package org.lodestar.goals.plan;

/** How somebody came to contribute. */
public enum ContributionMode {
    /** The work was handed to them. */
    DELEGATED,
    /** They were asked. */
    CONSULTED,
    /** They led together with others. */
    CO_LED,
    /** The idea was theirs. */
    ORIGINATED;

    boolean sharesTheLead() {
        return this != DELEGATED;
    }
}
