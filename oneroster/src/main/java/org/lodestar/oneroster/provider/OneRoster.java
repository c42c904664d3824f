package org.lodestar.oneroster.provider;

/** Names that the standard gives. */
public final class OneRoster {

    /** What every address of the standard begins with. */
    public static final String ADDRESSES = "/ims/oneroster/";

    /** What every scope of the standard begins with. */
    public static final String SCOPE = "https://purl.imsglobal.org/spec/or/v1p2/scope/";

    private OneRoster() {}
}
