package org.lodestar.oneroster.provider;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;

/** The parameters of every collection, as they came. */
public record ListParameters(
        @RestQuery
        @Parameter(
                description = "How many at most; more than 1,000 are never given",
                schema = @Schema(type = SchemaType.INTEGER, format = "int32", minimum = "1", defaultValue = "100"))
        Optional<String> limit,

        @RestQuery
        @Parameter(
                description = "How many to leave out",
                schema = @Schema(type = SchemaType.INTEGER, format = "int32", minimum = "0", defaultValue = "0"))
        Optional<String> offset,

        @RestQuery
        @Parameter(
                description = "The field to sort by; sourcedId if not given",
                schema = @Schema(type = SchemaType.STRING))
        Optional<String> sort,

        @RestQuery
        @Parameter(
                description = "Ascending or descending",
                schema =
                        @Schema(
                                type = SchemaType.STRING,
                                enumeration = {"asc", "desc"}))
        Optional<String> orderBy,

        @RestQuery
        @Parameter(
                description = "Such as dateLastModified>'2026-09-01T00:00:00Z' AND status='active'",
                schema = @Schema(type = SchemaType.STRING))
        Optional<String> filter,

        @RestQuery @Parameter(description = "The fields to give, separated by commas; all if not given")
        List<String> fields) {}
