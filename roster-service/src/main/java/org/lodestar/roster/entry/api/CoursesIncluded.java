package org.lodestar.roster.entry.api;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What courses refer to. */
@Schema(name = "CoursesIncluded")
record CoursesIncluded(Optional<List<OrgRepresentation>> orgs) {}
