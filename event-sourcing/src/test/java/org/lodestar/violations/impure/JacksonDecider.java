package org.lodestar.violations.impure;

import com.fasterxml.jackson.annotation.JsonProperty;

public record JacksonDecider(@JsonProperty("n") int n) {}
