/**
 * Assessment results: how one student did in one assessment, as its vendor tells. Who it was and what it says is never
 * published but on the restricted topic, and read only by whom the profile's own scope lets.
 */
@NullMarked
package org.lodestar.evidence.assessmentresult;

import org.jspecify.annotations.NullMarked;
