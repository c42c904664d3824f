@org.jspecify.annotations.NullMarked
package org.lodestar.gateway.election;
