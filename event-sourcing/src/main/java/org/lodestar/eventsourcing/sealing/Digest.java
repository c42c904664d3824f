package org.lodestar.eventsourcing.sealing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.publishing.Canonical;
import org.lodestar.eventsourcing.publishing.CloudEvents;
import org.lodestar.eventsourcing.publishing.Wire;
import org.lodestar.eventsourcing.store.StoredEvent;

/** SHA-256 of events in their canonical form, and of one after the other. What has no canonical form has the digest zero. */
public final class Digest {

    public static final int LENGTH = 32;

    private Digest() {}

    /** Of a log without events, and of what has no canonical form. */
    public static byte[] zero() {
        return new byte[LENGTH];
    }

    /** Of an event as everybody is told it. */
    public static byte[] told(Wire.Published general) {
        return ofCanonical(json(general));
    }

    private static String json(Wire.Published event) {
        var text = new ByteArrayOutputStream(1_024);
        try (JsonGenerator json = Json.mapper().getFactory().createGenerator(text)) {
            CloudEvents.write(event, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString(UTF_8);
    }

    /** Of an event as it is stored: whole, and whatever the code makes of it. */
    public static byte[] stored(StoredEvent event) {
        return ofCanonical("{\"data\":" + event.data() + ",\"id\":\"" + event.id() + "\",\"metadata\":"
                + event.metadata() + ",\"position\":" + event.position() + ",\"recordedAt\":\"" + event.recordedAt()
                + "\",\"stream\":" + Json.write(event.stream()) + ",\"type\":" + Json.write(event.type())
                + ",\"version\":" + event.version() + '}');
    }

    /** Of a log that has one event more. */
    public static byte[] fold(byte[] before, byte[] event) {
        MessageDigest digest = sha256();
        digest.update(before);
        return digest.digest(event);
    }

    private static byte[] ofCanonical(String json) {
        return Canonical.bytes(json).map(sha256()::digest).orElseGet(Digest::zero);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
