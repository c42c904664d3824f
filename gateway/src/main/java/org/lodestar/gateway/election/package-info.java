/** Which one of several gateways does what must not be done twice at once. */
@NullMarked
package org.lodestar.gateway.election;

import org.jspecify.annotations.NullMarked;
