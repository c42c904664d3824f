package org.lodestar.roster.sync.oneroster;

import java.util.List;

/** A package that cannot be imported at all, with everything that was found wrong. */
public final class PackageRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<PackageFault> faults;

    public PackageRefused(List<PackageFault> faults) {
        super(faults.getFirst().reason().slug());
        this.faults = List.copyOf(faults);
    }

    PackageRefused(PackageFault fault) {
        this(List.of(fault));
    }

    /** At least one. */
    public List<PackageFault> faults() {
        return faults;
    }
}
