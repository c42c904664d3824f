/**
 * A school improvement plan: what a school sets out to improve in one year, and who wrote that down together.
 *
 * <p>An <b>author</b> of any kind contributes in a <b>mode</b>, from work that was delegated to ideas that were their own. An
 * <b>endorsement</b> is somebody's yes. A plan is <b>adopted</b> when the lead was shared: at least two of its authors did more
 * than what was delegated to them, and at least one person who is not an author endorsed it. Goals name the plan that they
 * belong to.
 */
@NullMarked
package org.lodestar.goals.plan;

import org.jspecify.annotations.NullMarked;
