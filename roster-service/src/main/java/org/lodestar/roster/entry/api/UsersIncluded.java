package org.lodestar.roster.entry.api;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What people refer to. */
@Schema(name = "UsersIncluded")
record UsersIncluded(Optional<List<OrgRepresentation>> orgs) {}
