/**
 * What a school sets out to improve. A plan is written together for one school year, its goals each name a need of
 * students' learning, and a focus policy keeps the active ones few.
 */
@NullMarked
package org.lodestar.goals;

import org.jspecify.annotations.NullMarked;
