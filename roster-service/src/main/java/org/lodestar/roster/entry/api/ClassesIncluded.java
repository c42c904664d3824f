package org.lodestar.roster.entry.api;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What classes refer to. */
@Schema(name = "ClassesIncluded")
record ClassesIncluded(
        Optional<List<CourseRepresentation>> courses,
        Optional<List<OrgRepresentation>> orgs,
        Optional<List<AcademicSessionRepresentation>> academicSessions) {}
