package org.lodestar.violations.acquainted;

import org.lodestar.violations.pure.PureEvent;

public record AcquaintedDecider(PureEvent event) {}
