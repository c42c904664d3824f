package org.lodestar.oneroster.csv;

import java.util.List;

/** A package that cannot be imported at all, with everything that was found wrong. */
public final class PackageRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long count;
    private final transient List<PackageFault> faults;

    /**
     * A refusal.
     *
     * @param count how many faults there are
     * @param faults the first of them, at least one
     */
    public PackageRefused(long count, List<PackageFault> faults) {
        super(faults.getFirst().reason().slug());
        this.count = count;
        this.faults = List.copyOf(faults);
    }

    /** A refusal for all of these. */
    public PackageRefused(List<PackageFault> faults) {
        this(faults.size(), faults);
    }

    PackageRefused(PackageFault fault) {
        this(List.of(fault));
    }

    public long count() {
        return count;
    }

    /** The first of the faults, at least one. */
    public List<PackageFault> faults() {
        return faults;
    }
}
