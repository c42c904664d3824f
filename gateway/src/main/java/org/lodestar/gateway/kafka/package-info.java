/**
 * Logins to the Kafka broker. A <em>login</em> is a name and a password of one client; a <em>grant</em> is what one login may
 * read from when until when: topics by the beginning of their names. The scopes of the client decide which, for as long as the
 * login lasts.
 *
 * <p>The database says what is to be, and the broker follows: one gateway looks again and again at both, opens what is missing
 * and takes away what is too much, whatever crashed in between.
 */
@NullMarked
package org.lodestar.gateway.kafka;

import org.jspecify.annotations.NullMarked;
