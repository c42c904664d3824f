package org.lodestar.evidence.evidence;

import static org.lodestar.eventsourcing.Restricted.Classification.PERSONAL;

import java.util.UUID;
import org.lodestar.eventsourcing.Restricted;

/**
 * A file or page that supports an item of evidence, described but not stored here.
 *
 * @param mediaType IANA media type
 * @param uri where those who may see it find it; restricted, because file names often carry the name of a child
 * @param sha256 digest of the content, 64 lower-case hexadecimal digits
 * @param bytes length of the content
 */
public record Artifact(
        UUID artifactId,
        String mediaType,
        @Restricted(PERSONAL) String uri,
        String sha256,
        long bytes) {}
