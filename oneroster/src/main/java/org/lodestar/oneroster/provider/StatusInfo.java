package org.lodestar.oneroster.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** How the standard tells an error. */
record StatusInfo(
        @JsonProperty("imsx_codeMajor") String codeMajor,
        @JsonProperty("imsx_severity") String severity,
        @JsonProperty("imsx_description") String description,
        @JsonProperty("imsx_CodeMinor") CodeMinor codeMinor) {

    record CodeMinor(@JsonProperty("imsx_codeMinorField") List<CodeMinorField> fields) {}

    record CodeMinorField(
            @JsonProperty("imsx_codeMinorFieldName") String name,
            @JsonProperty("imsx_codeMinorFieldValue") String value) {}

    /** A failure, with the name that the standard has for it. */
    static StatusInfo failure(String code, String description) {
        return new StatusInfo(
                "failure", "error", description, new CodeMinor(List.of(new CodeMinorField("TargetEndSystem", code))));
    }
}
