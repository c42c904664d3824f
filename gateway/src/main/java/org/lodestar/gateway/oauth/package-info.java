/**
 * Who may come in: a <em>client</em> is a program of one district, known by an id and a secret; for these it gets a
 * <em>token</em>, signed, short-lived, saying the district (its tenant) and what the client may do (its scopes).
 */
@NullMarked
package org.lodestar.gateway.oauth;

import org.jspecify.annotations.NullMarked;
