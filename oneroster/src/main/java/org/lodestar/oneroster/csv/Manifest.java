package org.lodestar.oneroster.csv;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a package says about itself.
 *
 * @param files those of the imported files that it holds, and how
 * @param leftAlone stems of files that it holds and that are not imported
 * @param sourceSystem the name of the system it comes from, or its code
 */
public record Manifest<F extends PackageFile>(
        Map<F, Mode> files, Set<String> leftAlone, Optional<String> sourceSystem) {

    static final String FILE_NAME = "manifest.csv";

    private static final List<String> HEADER = List.of("propertyName", "value");
    private static final String FILE_PREFIX = "file.";

    /** Reads the lines of {@code manifest.csv}; what is wrong with them is added to {@code faults}. */
    static <F extends PackageFile> Manifest<F> read(
            Iterator<CsvLine> lines, Binding<F> binding, List<PackageFault> faults) {
        Map<String, String> properties = properties(lines, faults);
        expect(properties, "manifest.version", "1.0", faults);
        expect(properties, "oneroster.version", "1.2", faults);
        Map<String, Mode> modes = new HashMap<>();
        properties.forEach((name, value) -> {
            if (name.startsWith(FILE_PREFIX)) {
                String stem = name.substring(FILE_PREFIX.length());
                mode(stem, value, binding, faults).ifPresent(mode -> modes.put(stem, mode));
            }
        });
        Map<F, Mode> files = new LinkedHashMap<>();
        for (F file : binding.files()) {
            Optional.ofNullable(modes.remove(file.stem())).ifPresent(mode -> files.put(file, mode));
        }
        return new Manifest<>(files, modes.keySet(), sourceSystem(properties));
    }

    private static Map<String, String> properties(Iterator<CsvLine> lines, List<PackageFault> faults) {
        Map<String, String> properties = new LinkedHashMap<>();
        if (!lines.hasNext() || !lines.next().cells().equals(HEADER)) {
            faults.add(PackageFault.ofFile(
                    Reason.MANIFEST_INVALID, FILE_NAME, "The first line must be propertyName,value."));
        }
        while (lines.hasNext()) {
            CsvLine line = lines.next();
            if (line.cells().size() != HEADER.size()) {
                faults.add(PackageFault.ofRow(
                        Reason.MANIFEST_INVALID, FILE_NAME, line.number(), "A line must be a property and its value."));
            } else if (properties.put(line.cell(0), line.cell(1)) != null) {
                faults.add(PackageFault.ofCell(
                        Reason.MANIFEST_INVALID,
                        FILE_NAME,
                        line.number(),
                        HEADER.getFirst(),
                        line.cell(0),
                        "The property is given twice."));
            }
        }
        return properties;
    }

    private static void expect(
            Map<String, String> properties, String property, String expected, List<PackageFault> faults) {
        String value = properties.getOrDefault(property, "");
        if (value.isEmpty()) {
            faults.add(PackageFault.ofFile(
                    Reason.MANIFEST_INVALID, FILE_NAME, "The property " + property + " is missing."));
        } else if (!value.equals(expected)) {
            faults.add(PackageFault.ofFile(
                    Reason.UNSUPPORTED_VERSION,
                    FILE_NAME,
                    "The property " + property + " is " + PackageFault.shorten(value) + "; only " + expected
                            + " is supported."));
        }
    }

    private static Optional<Mode> mode(String stem, String value, Binding<?> binding, List<PackageFault> faults) {
        if (!binding.knows(stem)) {
            faults.add(PackageFault.ofFile(
                    Reason.UNKNOWN_FILE,
                    FILE_NAME,
                    "The property " + PackageFault.shorten(FILE_PREFIX + stem) + " names no file of OneRoster 1.2."));
            return Optional.empty();
        }
        return switch (value) {
            case "bulk" -> Optional.of(Mode.BULK);
            case "delta" -> Optional.of(Mode.DELTA);
            case "absent" -> Optional.empty();
            default -> {
                faults.add(PackageFault.ofFile(
                        Reason.MANIFEST_INVALID,
                        FILE_NAME,
                        "The property " + FILE_PREFIX + stem + " must be absent, bulk or delta."));
                yield Optional.empty();
            }
        };
    }

    private static Optional<String> sourceSystem(Map<String, String> properties) {
        return List.of("source.systemName", "source.systemCode").stream()
                .map(name -> properties.getOrDefault(name, ""))
                .filter(value -> !value.isBlank())
                .map(PackageFault::shorten)
                .findFirst();
    }

    /** The files that the package must hold, and no others. */
    Set<String> fileNames() {
        Set<String> names = new HashSet<>();
        files.keySet().forEach(file -> names.add(file.fileName()));
        leftAlone.forEach(stem -> names.add(stem + ".csv"));
        return names;
    }

    /** Adds what contradicts itself: files that only make sense together, or none at all. */
    void check(Binding<F> binding, List<PackageFault> faults) {
        if (files.isEmpty()) {
            faults.add(PackageFault.ofFile(
                    Reason.NOTHING_TO_IMPORT, FILE_NAME, "No file that is imported is declared as bulk or delta."));
        }
        List<F> together = binding.together();
        if (together.stream().anyMatch(file -> files.get(file) == Mode.BULK)) {
            together.stream()
                    .filter(file -> !files.containsKey(file))
                    .forEach(file -> faults.add(PackageFault.ofFile(
                            Reason.FILE_MISSING,
                            file.fileName(),
                            together.stream().map(PackageFile::fileName).collect(Collectors.joining(" and "))
                                    + " tell one story; where one is complete the other must be there.")));
        }
    }

    /** Says of files that were left alone where they belong. */
    public List<PackageFault> elsewhere(Binding<F> binding) {
        return leftAlone.stream()
                .sorted()
                .filter(binding.elsewhere()::containsKey)
                .map(stem -> PackageFault.ofFile(
                        Reason.IMPORTED_ELSEWHERE,
                        stem + ".csv",
                        "The file was left alone: send the package to "
                                + binding.elsewhere().get(stem) + ", too."))
                .toList();
    }

    /** Whether anything of it is only what has changed, so that what it does not hold is to be looked up. */
    public boolean hasDeltas() {
        return files.containsValue(Mode.DELTA);
    }
}
