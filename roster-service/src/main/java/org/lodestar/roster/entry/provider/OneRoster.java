package org.lodestar.roster.entry.provider;

/** Names that the standard gives. */
final class OneRoster {

    /** Where the rostering service is. */
    static final String BASE = "/ims/oneroster/rostering/v1p2";

    /** Opens everything. */
    static final String READONLY = org.lodestar.oneroster.provider.OneRoster.SCOPE + "roster.readonly";

    /** Opens whole collections and single entities, not those below another. */
    static final String CORE_READONLY = org.lodestar.oneroster.provider.OneRoster.SCOPE + "roster-core.readonly";

    /** Our own scope opens everything, too. */
    static final String ROSTER_READ = "roster.read";

    static final String TAG = "OneRoster 1.2";

    static final String ABOUT = "The roster as the OneRoster 1.2 rostering service. Errors are imsx_StatusInfo objects";

    private OneRoster() {}
}
