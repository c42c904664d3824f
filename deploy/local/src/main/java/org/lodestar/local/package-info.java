/**
 * Lodestar on one machine: PostgreSQL, Kafka and the five services, each its own process, with all state under one
 * directory. The tests of every module start the same PostgreSQL and the same Kafka.
 */
@NullMarked
package org.lodestar.local;

import org.jspecify.annotations.NullMarked;
