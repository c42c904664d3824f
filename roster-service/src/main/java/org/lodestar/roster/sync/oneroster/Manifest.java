package org.lodestar.roster.sync.oneroster;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a package says about itself.
 *
 * @param files those of the imported files that it holds, and how
 * @param leftAlone stems of files that it holds and that are not imported
 * @param sourceSystem the name of the system it comes from, or its code
 */
public record Manifest(Map<OneRosterFile, Mode> files, Set<String> leftAlone, Optional<String> sourceSystem) {

    static final String FILE_NAME = "manifest.csv";

    private static final List<String> HEADER = List.of("propertyName", "value");
    private static final String FILE_PREFIX = "file.";

    /** Reads the lines of {@code manifest.csv}; what is wrong with them is added to {@code faults}. */
    static Manifest read(Iterator<CsvLine> lines, List<PackageFault> faults) {
        Map<String, String> properties = properties(lines, faults);
        expect(properties, "manifest.version", "1.0", faults);
        expect(properties, "oneroster.version", "1.2", faults);
        Map<OneRosterFile, Mode> files = new EnumMap<>(OneRosterFile.class);
        Set<String> leftAlone = new HashSet<>();
        properties.forEach((name, value) -> {
            if (name.startsWith(FILE_PREFIX)) {
                String stem = name.substring(FILE_PREFIX.length());
                mode(stem, value, faults)
                        .ifPresent(mode -> OneRosterFile.named(stem)
                                .ifPresentOrElse(file -> files.put(file, mode), () -> leftAlone.add(stem)));
            }
        });
        return new Manifest(files, leftAlone, sourceSystem(properties));
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

    private static Optional<Mode> mode(String stem, String value, List<PackageFault> faults) {
        if (!isKnown(stem)) {
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

    static boolean isKnown(String stem) {
        return OneRosterFile.LEFT_ALONE.contains(stem)
                || Arrays.stream(OneRosterFile.values())
                        .anyMatch(file -> file.stem().equals(stem));
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
    void check(List<PackageFault> faults) {
        if (files.isEmpty()) {
            faults.add(PackageFault.ofFile(
                    Reason.NOTHING_TO_IMPORT, FILE_NAME, "No file that is imported is declared as bulk or delta."));
        }
        List<OneRosterFile> together = List.of(OneRosterFile.USERS, OneRosterFile.ROLES);
        if (together.stream().anyMatch(file -> files.get(file) == Mode.BULK)) {
            together.stream()
                    .filter(file -> !files.containsKey(file))
                    .forEach(file -> faults.add(PackageFault.ofFile(
                            Reason.FILE_MISSING,
                            file.fileName(),
                            "users.csv and roles.csv tell one story; where one is complete the other must be there.")));
        }
    }

    /** Whether anything of it is only what has changed, so that what it does not hold is to be looked up. */
    public boolean hasDeltas() {
        return files.containsValue(Mode.DELTA);
    }
}
