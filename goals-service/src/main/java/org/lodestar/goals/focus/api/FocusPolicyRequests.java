package org.lodestar.goals.focus.api;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What clients send about focus policies. */
final class FocusPolicyRequests {

    private FocusPolicyRequests() {}

    record SetFocusPolicyRequest(
            @Min(1) @Max(10) @Schema(examples = "3") int maxActiveGoals) {}
}
