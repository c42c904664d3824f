package org.lodestar.oneroster.csv;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How a file is to be understood. */
@Schema(name = "RosterFileMode")
public enum Mode {
    /** It lists all there is; what it does not list is no longer there. */
    BULK,
    /** It lists what has changed; a row may remove its entry, and what it does not list stays. */
    DELTA
}
