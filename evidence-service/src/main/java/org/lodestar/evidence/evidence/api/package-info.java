/** Evidence over HTTP. */
@NullMarked
package org.lodestar.evidence.evidence.api;

import org.jspecify.annotations.NullMarked;
