/** The test kit of every service: deciders by given/when/then, real PostgreSQL and Kafka, real tokens. */
package org.lodestar.eventsourcing.testing;
