package org.lodestar.oneroster.csv;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/**
 * One inflated entry, read no further than is allowed: what a zip says about its sizes is not believed. At the end the
 * checksum must be right, which {@link java.util.zip.ZipFile} does not look at.
 */
final class InflationGuard extends FilterInputStream {

    private static final int RATIO_MATTERS_FROM = 1024 * 1024;

    private final ZipEntry entry;
    private final AtomicLong budget;
    private final long mostByRatio;
    private final CRC32 checksum = new CRC32();
    private long inflated;

    /**
     * Guards one entry.
     *
     * @param budget bytes that all entries together may still inflate to
     */
    InflationGuard(InputStream in, ZipEntry entry, AtomicLong budget, int ratio) {
        super(in);
        this.entry = entry;
        this.budget = budget;
        this.mostByRatio = Math.max(RATIO_MATTERS_FROM, entry.getCompressedSize() * ratio);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        if (count < 0) {
            if (checksum.getValue() != entry.getCrc()) {
                throw refused(Reason.NOT_A_ZIP, "The entry is damaged: its checksum is wrong.");
            }
            return count;
        }
        checksum.update(target, offset, count);
        inflated += count;
        if (inflated > mostByRatio || budget.addAndGet(-count) < 0) {
            throw refused(Reason.TOO_LARGE, "The package inflates to more than is accepted.");
        }
        return count;
    }

    private PackageRefused refused(Reason reason, String detail) {
        return new PackageRefused(PackageFault.ofFile(reason, entry.getName(), detail));
    }
}
