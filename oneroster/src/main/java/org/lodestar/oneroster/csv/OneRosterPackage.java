package org.lodestar.oneroster.csv;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** An opened package: what its container and its manifest say has been checked, its rows have not. */
public final class OneRosterPackage<F extends PackageFile> implements Closeable {

    private final ZipFile zip;
    private final PackageLimits limits;
    private final AtomicLong budget;
    private final Map<String, ZipEntry> entries = new HashMap<>();
    private final Binding<F> binding;
    private final Manifest<F> manifest;

    private OneRosterPackage(ZipFile zip, PackageLimits limits, Binding<F> binding) throws IOException {
        this.zip = zip;
        this.binding = binding;
        this.limits = limits;
        this.budget = new AtomicLong(limits.inflatedBytes());
        List<PackageFault> faults = new ArrayList<>();
        findEntries(faults);
        this.manifest = readManifest(faults);
        compareWithManifest(faults);
        if (!faults.isEmpty()) {
            throw new PackageRefused(faults);
        }
    }

    /**
     * Opens a package.
     *
     * @throws PackageRefused with everything wrong with the container and the manifest
     */
    public static <F extends PackageFile> OneRosterPackage<F> open(Path file, PackageLimits limits, Binding<F> binding)
            throws IOException {
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8);
        } catch (ZipException _) {
            throw new PackageRefused(PackageFault.ofPackage(
                    Reason.NOT_A_ZIP,
                    "The package is not a zip file that can be read: damaged, encrypted, or no zip."));
        }
        try {
            return new OneRosterPackage<>(zip, limits, binding);
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    public Manifest<F> manifest() {
        return manifest;
    }

    /**
     * The rows of a file that the manifest declares, read as they are asked for. The caller closes it.
     *
     * @throws PackageRefused here for a wrong header, and while reading for what makes the rest unreadable
     */
    public Rows rows(F file) throws IOException {
        ZipEntry entry = entries.get(file.fileName());
        if (entry == null) {
            throw new IllegalArgumentException(file.fileName() + " is not in the package");
        }
        Mode mode = manifest.files().getOrDefault(file, Mode.BULK);
        return new Rows(file, mode, lines(entry));
    }

    private void findEntries(List<PackageFault> faults) {
        if (zip.size() > limits.entries()) {
            throw new PackageRefused(PackageFault.ofPackage(
                    Reason.TOO_MANY_ENTRIES, "The package has more than " + limits.entries() + " entries."));
        }
        Set<String> names = new HashSet<>();
        zip.stream().forEach(entry -> {
            String name = entry.getName();
            if (!isPlainFile(name)) {
                faults.add(PackageFault.ofFile(
                        Reason.UNSAFE_ENTRY_NAME, name, "Files lie at the top of the package, without folders."));
            } else if (!names.add(name.toLowerCase(Locale.ROOT))) {
                faults.add(PackageFault.ofFile(Reason.DUPLICATE_ENTRY, name, "The file is there twice."));
            } else if (!isKnown(name)) {
                faults.add(PackageFault.ofFile(
                        Reason.UNKNOWN_FILE, name, "OneRoster 1.2 has no such file; names are case-sensitive."));
            } else {
                entries.put(name, entry);
            }
        });
    }

    private static boolean isPlainFile(String name) {
        return name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || Character.isISOControl(c))
                && !name.startsWith("..");
    }

    private boolean isKnown(String name) {
        return name.equals(Manifest.FILE_NAME)
                || (name.endsWith(".csv") && binding.knows(name.substring(0, name.length() - ".csv".length())));
    }

    private Manifest<F> readManifest(List<PackageFault> faults) throws IOException {
        ZipEntry entry = entries.remove(Manifest.FILE_NAME);
        if (entry == null) {
            faults.add(PackageFault.ofFile(
                    Reason.MANIFEST_MISSING, Manifest.FILE_NAME, "The package has no manifest at its top."));
            throw new PackageRefused(faults);
        }
        try (CsvLines lines = lines(entry)) {
            return Manifest.read(lines, binding, faults);
        }
    }

    private void compareWithManifest(List<PackageFault> faults) {
        manifest.check(binding, faults);
        Set<String> declared = manifest.fileNames();
        for (String name : declared) {
            if (!entries.containsKey(name)) {
                faults.add(PackageFault.ofFile(
                        Reason.FILE_MISSING, name, "The manifest declares the file and it is not there."));
            }
        }
        for (String name : entries.keySet()) {
            if (!declared.contains(name)) {
                faults.add(PackageFault.ofFile(
                        Reason.FILE_UNDECLARED, name, "The file is there and the manifest does not declare it."));
            }
        }
    }

    private CsvLines lines(ZipEntry entry) throws IOException {
        try {
            return new CsvLines(
                    entry.getName(), new InflationGuard(zip.getInputStream(entry), entry, budget, limits.ratio()));
        } catch (ZipException _) {
            throw new PackageRefused(PackageFault.ofFile(Reason.NOT_A_ZIP, entry.getName(), "The entry is damaged."));
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
