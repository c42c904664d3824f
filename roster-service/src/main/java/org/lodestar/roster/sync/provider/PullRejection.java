package org.lodestar.roster.sync.provider;

import org.lodestar.eventsourcing.Rejection;

/** Why a provider is not connected or not read. */
public enum PullRejection implements Rejection {
    CONNECTION_KEY_MISSING("This installation has no key to keep the secrets of connections with"),
    CONNECTION_MISSING("The district has no connection to a provider"),
    NOTHING_PULLED_YET("What has changed can be pulled once everything was"),
    PULL_UNDER_WAY("The district is being pulled already");

    private final String title;

    PullRejection(String title) {
        this.title = title;
    }

    @Override
    public Kind kind() {
        return Kind.CONFLICT;
    }

    @Override
    public String title() {
        return title;
    }
}
