package org.lodestar.roster.sync.oneroster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.lodestar.oneroster.csv.Column;

/**
 * Writes packages, good ones and bad ones. Every file given is declared, as bulk unless it was given as a delta, unless
 * the manifest is given too.
 */
public final class PackageBuilder {

    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private final Set<String> deltas = new HashSet<>();

    /** A small district whose references are complete: two orgs, one session, one class, a teacher and a student. */
    public static PackageBuilder aDistrict() {
        return new PackageBuilder()
                .rows(OneRosterFile.ORGS, "d1,,,Riverbend,district,,", "s1,,,Lincoln School,school,0107,d1")
                .rows(OneRosterFile.ACADEMIC_SESSIONS, "y1,,,2026-2027,schoolYear,2026-08-24,2027-06-04,,2027")
                .rows(OneRosterFile.COURSES, "c1,,,y1,Reading 3,R3,03,s1,Reading,01037")
                .rows(
                        OneRosterFile.USERS,
                        "t1,,,true,ada,{State:77},Ada,Okafor,,77,ada@example.org,,,,,secret,,,,,s1,",
                        "p1,,,true,ben,,Ben,Ruiz,,78,,,,,03,,,,,,s1,")
                .rows(
                        OneRosterFile.ROLES,
                        "r1,,,t1,primary,teacher,2020-08-01,,s1,",
                        "r2,,,t1,secondary,ext:coach,2024-08-01,,d1,",
                        "r3,,,p1,primary,student,,,s1,")
                .rows(OneRosterFile.CLASSES, "k1,,,Reading 3 - 1,03,c1,R3-1,scheduled,12,s1,y1,Reading,01037,1")
                .rows(OneRosterFile.ENROLLMENTS, "e1,,,k1,s1,t1,teacher,true,2026-08-24,", "e2,,,k1,s1,p1,student,,,");
    }

    /** Rows under the header of the binding, which say what has changed. */
    public PackageBuilder delta(OneRosterFile file, String... rows) {
        rows(file, rows);
        deltas.add(file.fileName());
        return this;
    }

    /** Rows under the header of the binding, which are all there are. */
    public PackageBuilder rows(OneRosterFile file, String... rows) {
        deltas.remove(file.fileName());
        return entry(
                file.fileName(),
                header(file) + "\n" + Arrays.stream(rows).map(row -> row + "\n").collect(Collectors.joining()));
    }

    public PackageBuilder without(OneRosterFile file) {
        entries.remove(file.fileName());
        return this;
    }

    public PackageBuilder entry(String name, String content) {
        return entry(name, content.getBytes(StandardCharsets.UTF_8));
    }

    public PackageBuilder entry(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    public PackageBuilder manifest(String... properties) {
        return entry("manifest.csv", "propertyName,value\n" + String.join("\n", properties) + "\n");
    }

    /** The columns in the order of the binding, where status and dateLastModified come second and third. */
    static String header(OneRosterFile file) {
        var names = file.columns().stream()
                .map(Column::name)
                .filter(name -> !name.equals("status") && !name.equals("dateLastModified"))
                .collect(Collectors.toList());
        names.add(1, "status");
        names.add(2, "dateLastModified");
        return String.join(",", names);
    }

    public Path write(Path directory) {
        try {
            Path file = Files.createTempFile(directory, "package", ".zip");
            try (OutputStream out = Files.newOutputStream(file);
                    ZipOutputStream zip = new ZipOutputStream(out)) {
                if (!entries.containsKey("manifest.csv")) {
                    put(zip, "manifest.csv", manifestOfAll().getBytes(StandardCharsets.UTF_8));
                }
                for (var entry : entries.entrySet()) {
                    put(zip, entry.getKey(), entry.getValue());
                }
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String manifestOfAll() {
        return "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\nsource.systemName,Test\n"
                + entries.keySet().stream()
                        .map(name ->
                                "file." + name.replace(".csv", "") + (deltas.contains(name) ? ",delta\n" : ",bulk\n"))
                        .collect(Collectors.joining());
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }
}
