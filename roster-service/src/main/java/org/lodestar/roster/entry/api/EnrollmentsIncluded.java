package org.lodestar.roster.entry.api;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What enrollments refer to. */
@Schema(name = "EnrollmentsIncluded")
record EnrollmentsIncluded(
        Optional<List<UserRepresentation>> users,
        Optional<List<ClassRepresentation>> classes,
        Optional<List<OrgRepresentation>> orgs) {}
