package org.lodestar.violations.impure;

import org.lodestar.eventsourcing.commanding.Call;

public record AdapterDecider(Call call) {}
