/** What roster-service tells of students: which class, grade and school each is in. */
@NullMarked
package org.lodestar.evidence.knownstudent.policy;

import org.jspecify.annotations.NullMarked;
