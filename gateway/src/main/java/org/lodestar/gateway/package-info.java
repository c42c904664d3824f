/**
 * The only door of the platform. Everything a client sends passes here: the gateway issues and checks tokens, forwards
 * what the contract names to the service that owns it, and answers the rest itself, always with a problem document.
 *
 * <p>A <em>contract</em> is the merged OpenAPI document; a <em>route</em> is one of its paths; an <em>upstream</em> is a
 * service behind the door; an <em>exchange</em> is one request with its response on the way through.
 */
@NullMarked
package org.lodestar.gateway;

import org.jspecify.annotations.NullMarked;
