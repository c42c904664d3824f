package org.lodestar.oneroster.provider;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How clients refer to another entity. */
@Schema(name = "OneRosterReferenceRequest")
public record ReferenceRequest(
        @Size(max = 2000) @Schema(description = "Not kept") Optional<String> href,

        @NotNull @Pattern(regexp = "^[0-9A-Za-z._/@-]{1,255}$") String sourcedId,

        @Size(max = 100) @Schema(description = "Not kept") Optional<String> type) {}
