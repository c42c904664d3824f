package org.lodestar.systemtests;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.lodestar.local.district.SampleDistrict;

/** Packages that must be refused, each the spoiled copy of a good one. */
final class HostilePackages {

    private static final int BOMB_BYTES = 600_000_000;

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private HostilePackages() throws IOException {
        var good = new ByteArrayOutputStream();
        new SampleDistrict(99, 1, 12, false).writeTo(good);
        try (var zip = new ZipInputStream(new ByteArrayInputStream(good.toByteArray()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
    }

    /** The packages by what is wrong with them. */
    static Map<String, byte[]> all() throws IOException {
        var packages = new LinkedHashMap<String, byte[]>();
        packages.put("not a zip", "sourcedId,status\r\n".getBytes(StandardCharsets.UTF_8));
        packages.put("cut short", Arrays.copyOf(spoiled(_ -> {}), 2_000));
        packages.put(
                "an entry that climbs out",
                spoiled(files -> files.put("../../escaped.csv", "x".getBytes(StandardCharsets.UTF_8))));
        packages.put("a zip bomb", bomb());
        packages.put("not UTF-8", spoiled(files -> files.put("orgs.csv", latin1(files.get("orgs.csv")))));
        packages.put("no manifest", spoiled(files -> files.remove("manifest.csv")));
        packages.put("an unknown version", edited("manifest.csv", "oneroster.version,1.2", "oneroster.version,9.9"));
        packages.put(
                "an unknown manifest version", edited("manifest.csv", "manifest.version,1.0", "manifest.version,7.0"));
        packages.put("a file that is announced but absent", spoiled(files -> files.remove("courses.csv")));
        packages.put(
                "a file that is not announced", edited("manifest.csv", "file.courses,bulk", "file.courses,absent"));
        packages.put("another header", edited("users.csv", "givenName,familyName", "familyName,forename"));
        packages.put("duplicate ids", spoiled(files -> files.put("users.csv", doubled(files.get("users.csv")))));
        packages.put("a dangling person", edited("roles.csv", ",staff-10002,", ",staff-nobody,"));
        packages.put("a dangling school", edited("users.csv", ",school-001,", ",school-999,"));
        packages.put("a dangling class", edited("enrollments.csv", ",class-10000-ELA-KG-1-1,", ",class-nowhere,"));
        packages.put("a dangling course", edited("classes.csv", ",course-10000-ELA-KG,", ",course-nowhere,"));
        packages.put("a dangling term", edited("classes.csv", ",year-2026,", ",year-1066,"));
        return packages;
    }

    private static byte[] spoiled(Consumer<Map<String, byte[]>> change) throws IOException {
        Map<String, byte[]> files = new HostilePackages().files;
        change.accept(files);
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] edited(String name, String from, String to) throws IOException {
        return spoiled(files -> {
            String text = new String(files.get(name), StandardCharsets.UTF_8);
            if (!text.contains(from)) {
                throw new IllegalStateException(name + " does not contain " + from);
            }
            int at = text.indexOf(from);
            files.put(
                    name,
                    (text.substring(0, at) + to + text.substring(at + from.length())).getBytes(StandardCharsets.UTF_8));
        });
    }

    private static byte[] latin1(byte[] csv) {
        return new String(csv, StandardCharsets.UTF_8)
                .replace("Elementary", "\u00c9l\u00e9mentaire")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] doubled(byte[] csv) {
        String text = new String(csv, StandardCharsets.UTF_8);
        String second = text.lines().skip(1).findFirst().orElseThrow();
        return (text + second + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Some hundred kilobytes that would become half a gigabyte of rows. */
    private static byte[] bomb() throws IOException {
        Map<String, byte[]> files = new HostilePackages().files;
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.setLevel(Deflater.BEST_COMPRESSION);
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                if (file.getKey().equals("users.csv")) {
                    inflate(zip, BOMB_BYTES);
                }
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static void inflate(OutputStream out, int size) throws IOException {
        byte[] block = new byte[1_000_000];
        Arrays.fill(block, (byte) 'a');
        for (int written = 0; written < size; written += block.length) {
            out.write(block);
        }
    }
}
