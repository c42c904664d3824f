package org.lodestar.eventsourcing.store;

/**
 * What an idempotency key was answered with.
 *
 * @param client the client that sent the key; keys of different clients never meet
 * @param fingerprint identifies the request, so that the same key with another one is noticed
 * @param stream the stream whose state was the answer
 * @param version the version that was answered
 * @param position the log position that was answered
 */
public record Receipt(String client, String key, String fingerprint, String stream, long version, long position) {}
